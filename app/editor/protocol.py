"""Our values as the Language Server Protocol writes them, and its places as ours."""

from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.uris import to_fs_path

from app.editor.completing import Completion, Kind
from app.editor.hovering import Meaning
from app.editor.marking import Marked
from app.editor.mending import Mending
from app.editor.text import Document, Span, Spot
from app.rulebook.problem import Level

_BYTES: Final = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
_KINDS: Final = {
    Kind.KEY: types.CompletionItemKind.Property,
    Kind.VALUE: types.CompletionItemKind.Value,
    Kind.PLACEHOLDER: types.CompletionItemKind.Variable,
}


class Places:
    """The places of a text, as a client counts columns."""

    def __init__(self, document: Document, encoding: types.PositionEncodingKind) -> None:
        self._document = document
        self._codec, self._unit = _BYTES[encoding]

    def spot(self, position: types.Position) -> Spot:
        """Ours of the client's; one behind the end of a line is the end of it."""
        if position.line >= len(self._document):
            return self._document.whole.end
        line = self._document.line(position.line)
        before = line.encode(self._codec, "surrogatepass")[: position.character * self._unit]
        return Spot(position.line, len(before.decode(self._codec, "ignore")))

    def span(self, range_: types.Range) -> Span:
        """The same for a part."""
        return Span(self.spot(range_.start), self.spot(range_.end))

    def range(self, span: Span) -> types.Range:
        """The client's of ours."""
        return types.Range(self._position(span.start), self._position(span.end))

    def _position(self, spot: Spot) -> types.Position:
        before = self._document.line(spot.line)[: spot.column]
        return types.Position(spot.line, len(before.encode(self._codec, "surrogatepass")) // self._unit)


def diagnostic(mark: Marked, places: Places) -> types.Diagnostic:
    """A problem."""
    is_warning = mark.problem.level is Level.WARNING
    return types.Diagnostic(
        range=places.range(mark.span),
        message=mark.problem.said,
        severity=types.DiagnosticSeverity.Warning if is_warning else types.DiagnosticSeverity.Error,
        code=str(mark.problem.code),
        source="textback",
    )


def item(completion: Completion, number: int, places: Places) -> types.CompletionItem:
    """A completion; `number` keeps the order in which they are told."""
    return types.CompletionItem(
        label=completion.name,
        kind=_KINDS[completion.kind],
        documentation=types.MarkupContent(types.MarkupKind.Markdown, completion.about),
        text_edit=types.TextEdit(places.range(completion.span), completion.text),
        filter_text=completion.text if completion.text.startswith("- ") else completion.name,
        sort_text=f"{number:04}",
    )


def hover(meaning: Meaning, places: Places) -> types.Hover:
    """A meaning."""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, meaning.about), places.range(meaning.span))


def action(mending: Mending, uri: str, places: Places) -> types.CodeAction:
    """A fix."""
    edits = [types.TextEdit(places.range(span), text) for span, text in mending.edits]
    return types.CodeAction(
        title=mending.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(mending.mends, places)],
        edit=types.WorkspaceEdit(changes={uri: edits}),
        is_preferred=True,
    )


def path_of(uri: str) -> Path | None:
    """The file of an address; None for what is no file, as a text that was never saved."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else Path(path)


def uri_of(path: Path) -> str:
    """The address of a file."""
    return path.as_uri()
