"""What a rule file is made of once it is read: texts, lists and blocks, each with its place. Everything is text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.domain.rules import Place
from app.rulebook.edits import Patches

_HASH = re.compile(r"([ \t]+)#(\S?)")

_REST = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A rule file: its path as it is shown to people, and what it holds."""

    file: str
    text: str = field(repr=False)
    patches: Patches | None = None
    """The fixes that the text was read with, where it is not what the file holds."""

    def place(self, line: int, column: int) -> Place:
        """The place of a line and a column of the text, which count from zero."""
        column = column if self.patches is None else self.patches.column(line, column)
        return Place(self.file, line + 1, column + 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was typed. `start` and `end` are offsets in the source, quotes included; lines count from zero."""

    value: str
    source: Source
    line: int
    column: int
    start: int
    end: int
    style: str = ""

    @property
    def place(self) -> Place:
        """Where it begins, its quote included."""
        return self.source.place(self.line, self.column)

    @property
    def written(self) -> str:
        """The text without the blanks and line ends around it, as a reply sends it."""
        return self.value.strip()

    @property
    def cut_off(self) -> bool:
        """Whether YAML took the rest of the line for a comment that does not look like one.

        A comment looks like one when two blanks stand before the `#` and one behind it.
        """
        found = self._comment()
        return found is not None and (len(found[1]) < 2 or bool(found[2]))

    @property
    def cut_off_word(self) -> bool:
        """Whether a word that begins with `#` follows, as in `WIN #1`."""
        found = self._comment()
        return found is not None and bool(found[2])

    @property
    def rest_of_line(self) -> str:
        """What stands behind it in its last line, without the line's end."""
        found = _REST.match(self.source.text, self.end)
        return found[0] if found else ""

    def place_of(self, part: str, beside: Iterable[str] = ()) -> Place:
        """Where a part of the text stands in the file; where the text begins if it is not to be found there.

        Args:
            part: what to look for.
            beside: parts of the text in which not to look.
        """
        written = self.source.text[self.start : self.end]
        for hidden in beside:
            written = written.replace(hidden, "\0" * len(hidden))
        offset = written.find(part)
        if offset < 0:
            return self.place
        before = written[:offset]
        line_start = before.rfind("\n") + 1
        column = len(before) - line_start + (0 if line_start else self.column)
        return self.source.place(self.line + before.count("\n"), column)

    def lines(self) -> Iterator[tuple[Place, str]]:
        """The lines of a block that begins with `|`, each with its place; lines without anything are left out."""
        for number, line in enumerate(self.value.split("\n")):
            if line.strip():
                yield Place(self.source.file, self.line + 2 + number, 1), line

    def _comment(self) -> re.Match[str] | None:
        return None if self.style else _HASH.match(self.source.text, self.end)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place
    in_brackets: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A block of keys with their values, each key once."""

    entries: tuple[tuple[Text, "Node"], ...]
    place: Place
    in_braces: bool = False


Node = Text | Items | Entries
