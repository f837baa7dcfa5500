"""The fixes of problems as an editor offers them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.editor.marking import Marked
from app.editor.text import Document, Span
from app.rulebook.edits import Fix

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mending:
    """A fix: what it is called, the problem that it mends, and the parts of the text with what to write there."""

    title: str
    mends: Marked
    edits: tuple[tuple[Span, str], ...]


def mendings(document: Document, marks: Iterable[Marked], asked: Span) -> Iterator[Mending]:
    """The fixes of the problems that touch the part that somebody asks about."""
    for mark in marks:
        touches = mark.span.start <= asked.end and asked.start <= mark.span.end
        if mark.problem.fix and touches:
            edits = tuple((document.span(edit.start, edit.end), edit.text) for edit in mark.problem.fix)
            yield Mending(_title(mark.problem.fix), mark, edits)


def _title(fix: Fix) -> str:
    first, *more = fix
    shown = first.text.strip()
    if more or "\n" in shown or len(shown) > _LONGEST_SHOWN:
        return "Write what is surely meant"
    return f"Write {shown}" if shown else "Take it out"
