"""Writing a rule file in its canonical layout, so that its meaning and its remarks are the same as before."""

from app.rulebook.layout import NoLayout, laid_out
from app.rulebook.nodes import Entries, Items, Node, Source, Text
from app.rulebook.pieces import pieces
from app.rulebook.problem import Findings, Problem
from app.rulebook.reader import read


class NotReadable(Exception):
    """A file that cannot be read to its end, and so has no layout; `problems` say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the file cannot be read")
        self.problems = problems


def formatted(file: str, text: str) -> str:
    """The file in its canonical layout; as it is, where it uses a part of YAML that has none.

    Raises:
        NotReadable: it cannot be read to its end.
    """
    findings = Findings()
    node = read(Source(file, text), findings)
    if findings.stumbles:
        raise NotReadable(tuple(findings))
    try:
        written = laid_out(text, pieces(text))
        again = laid_out(written, pieces(written))
    except NoLayout:
        return text
    is_same = again == written and _signs(written) == _signs(text) and _meaning(file, written) == _plain(node)
    return written if is_same else text


def _signs(text: str) -> list[str]:
    """All that a layout must not lose; it moves blanks, line ends and whole lines."""
    return sorted("".join(text.split()))


def _meaning(file: str, text: str) -> object:
    return _plain(read(Source(file, text), Findings()))


def _plain(node: Node | None) -> object:
    match node:
        case Text():
            return node.value
        case Items():
            return [_plain(item) for item in node.items]
        case Entries():
            return {key.value: _plain(value) for key, value in node.entries}
        case None:
            return None
