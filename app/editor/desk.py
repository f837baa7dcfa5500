"""What an editor has open, and what the checker said of it last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from app.bootstrap.rules import checked_rules
from app.domain.rules import Terms
from app.editor.checking import PAUSE, Checking
from app.editor.completing import groups_in
from app.editor.files import as_open, folder_of
from app.editor.marking import Marked, marked
from app.editor.protocol import Places, diagnostic, path_of, uri_of
from app.editor.text import Document
from app.rulebook.problem import Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker said of a folder: each file as it was then, with its problems."""

    marks: Mapping[Path, tuple[Document, tuple[Marked, ...]]] = field(default_factory=dict)


def check(rules: Path, buffers: Mapping[Path, str], terms: Terms) -> Checked:
    """Check a folder, and play its chats, with what the editor has open."""
    opened = as_open(rules, buffers)
    found = checked_rules(opened.folder, terms)
    problems = _by_file((*found.problems, *found.failures))
    marks = {}
    for file, path in opened.paths.items():
        document = Document(opened.folder.files.get(file, ""))
        marks[path] = (document, tuple(marked(document, problems.get(file, ()))))
    return Checked(marks)


class Desk:
    """What the editor has open, and what the checker said of it last."""

    def __init__(self, server: LanguageServer, rules: Path, terms: Terms, pause: float = PAUSE) -> None:
        self._server = server
        self._rules = rules
        self._checked: dict[Path, Checked] = {}
        self._checking = Checking(
            lambda folder, buffers: check(folder, buffers, terms), self.buffers, self._tell, pause
        )

    def buffers(self) -> dict[Path, str]:
        """Every open file with its text, saved or not."""
        documents = self._server.workspace.text_documents
        return {path: one.source for uri, one in documents.items() if (path := path_of(uri)) is not None}

    def changed(self, uri: str) -> None:
        """Check the folder of a file soon."""
        if (path := path_of(uri)) is not None:
            self._checking.soon(self._folder(path))

    def document(self, uri: str) -> Document:
        """An open file."""
        return Document(self._server.workspace.get_text_document(uri).source)

    def places(self, document: Document) -> Places:
        """A file's places as the client counts."""
        return Places(document, types.PositionEncodingKind(self._server.workspace.position_encoding))

    def groups(self, uri: str) -> list[str]:
        """The groups that the files of a folder join, by what is open now and what was checked last."""
        path = path_of(uri)
        if path is None:
            return groups_in([self.document(uri).text])
        checked = self._checked.get(self._folder(path), Checked())
        return groups_in({**{file: held.text for file, (held, _) in checked.marks.items()}, **self.buffers()}.values())

    def marks(self, uri: str, document: Document) -> tuple[Marked, ...]:
        """The problems of a file; none while it is another than the one that was checked."""
        path = path_of(uri)
        if path is None:
            return ()
        held, marks = self._checked.get(self._folder(path), Checked()).marks.get(path, (document, ()))
        return marks if held.text == document.text else ()

    def _folder(self, path: Path) -> Path:
        workspace = self._server.workspace
        opened = [path_of(uri) for uri in workspace.folders]
        roots = [root for root in opened if root is not None] or [Path(workspace.root_path or Path.cwd())]
        return folder_of(path, [root / self._rules for root in roots])

    def _tell(self, folder: Path, checked: Checked) -> None:
        before = self._checked.get(folder, Checked())
        self._checked[folder] = checked
        for path, (document, marks) in checked.marks.items():
            if marks or before.marks.get(path, (document, ()))[1]:
                self._publish(path, [diagnostic(mark, self.places(document)) for mark in marks])
        for path in before.marks.keys() - checked.marks.keys():
            self._publish(path, [])

    def _publish(self, path: Path, diagnostics: list[types.Diagnostic]) -> None:
        told = types.PublishDiagnosticsParams(uri=uri_of(path), diagnostics=diagnostics)
        self._server.text_document_publish_diagnostics(told)


def _by_file(problems: Iterable[Problem]) -> Mapping[str, Sequence[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.file, []).append(problem)
    return found
