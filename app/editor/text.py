"""A text as editors count it: by lines and columns from zero."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place between two characters: line and column from zero, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text."""

    start: Spot
    end: Spot


class Document:
    """A text with its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        self._ends = []
        for end in _LINE_END.finditer(text):
            self._ends.append(end.start())
            self._starts.append(end.end())
        self._ends.append(len(text))

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """What a line holds, without its end; nothing where there is no such line."""
        return self.text[self._starts[number] : self._ends[number]] if 0 <= number < len(self) else ""

    def spot(self, offset: int) -> Spot:
        """Where the character of this offset stands."""
        line = bisect_right(self._starts, offset) - 1
        return Spot(line, offset - self._starts[line])

    def span(self, start: int, end: int) -> Span:
        """The part between two offsets."""
        return Span(self.spot(start), self.spot(end))

    @property
    def whole(self) -> Span:
        """All of it."""
        return self.span(0, len(self.text))
