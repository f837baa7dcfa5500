"""The language server: what an editor asks, answered by the other modules. Speaks on standard input and output."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from app.domain.rules import Terms
from app.editor.completing import completions
from app.editor.desk import Desk
from app.editor.hovering import meaning
from app.editor.mending import mendings
from app.editor.protocol import Places, action, hover, item
from app.editor.text import Document
from app.rulebook.formatting import NotReadable, formatted


def make_server(rules: Path, terms: Terms) -> LanguageServer:
    """A server for the rules folder, which is looked for where the editor works.

    Texts come whole at each change: rule files are small, and no count of lines can then differ from the editor's.
    """
    server = LanguageServer("textback", _version(), text_document_sync_kind=types.TextDocumentSyncKind.Full)
    desk = Desk(server, rules, terms)
    _follow(server, desk)
    _answer(server, desk)
    return server


def _follow(server: LanguageServer, desk: Desk) -> None:
    """Check what is opened, changed, saved or closed."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        desk.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        desk.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        desk.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        desk.changed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_outside(params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            desk.changed(change.uri)


def _answer(server: LanguageServer, desk: Desk) -> None:
    """Answer what is asked about an open file."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "{"]))
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        uri = params.text_document.uri
        document = desk.document(uri)
        places = desk.places(document)
        found = completions(document, places.spot(params.position), desk.groups(uri))
        return [item(one, number, places) for number, one in enumerate(found)]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def explain(params: types.HoverParams) -> types.Hover | None:
        document = desk.document(params.text_document.uri)
        places = desk.places(document)
        found = meaning(document, places.spot(params.position))
        return None if found is None else hover(found, places)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def mend(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document = desk.document(uri)
        places = desk.places(document)
        found = mendings(document, desk.marks(uri, document), places.span(params.range))
        return [action(one, uri, places) for one in found]

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def lay_out(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        document = desk.document(params.text_document.uri)
        return list(_layout(params.text_document.uri, document, desk.places(document)))


def _layout(uri: str, document: Document, places: Places) -> Iterator[types.TextEdit]:
    """The edit that lays a file out; none where it is laid out, or cannot be read."""
    try:
        written = formatted(uri, document.text)
    except NotReadable:
        return
    if written != document.text:
        yield types.TextEdit(places.range(document.whole), written)


def _version() -> str:
    try:
        return version("textback")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0"
