"""The lines of a file that YAML stumbles over: what each holds, and how a value of one is put in quotes."""

import re
from dataclasses import dataclass

from app.domain.rules import Place
from app.rulebook.codes import Code
from app.rulebook.edits import Edit, Fix
from app.rulebook.keys import ANYTHING_ELSE, FILE, GATEWAY, PROGRAM, RULE
from app.rulebook.nodes import Text
from app.rulebook.spelling import CURLY, quoted

KNOWN = frozenset(key for keys in (FILE, PROGRAM, RULE, ANYTHING_ELSE, GATEWAY) for key in keys.known)
"""Every key of the language: a line that begins with one is surely no part of a text."""

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_VALUE = re.compile(r"^(\s*(?:- +)*(?:[^\s'\"#:][^:#]*|\"[^\"]*\"|'[^']*'):\s+|\s*(?:- +)+)(\S.*)$")
_KEY = re.compile(r"\s*(?:- +)*([^:]*?)\s*:\s")
_KEY_AT_ONCE = re.compile(r"([a-z ]+):\S")
_REMARK = re.compile(r"\s+#(?=\s|$).*$")


@dataclass(frozen=True, slots=True)
class Stumble:
    """Where reading stopped, line and column counted from one, what to say of it, and the fix where one is sure."""

    line: int
    column: int
    said: str
    code: Code = Code.YAML
    fix: Fix = ()


class Lines:
    """A text by its lines, which are counted from zero; there is nothing on lines that are not there."""

    def __init__(self, text: str) -> None:
        self._lines: list[str] = []
        self._starts: list[int] = []
        start = 0
        for end in _LINE_END.finditer(text):
            self._add(text, start, end.start())
            start = end.end()
        self._add(text, start, len(text))

    @property
    def starts(self) -> tuple[int, ...]:
        """Where in the text each line begins."""
        return tuple(self._starts)

    def __len__(self) -> int:
        return len(self._lines)

    def text(self, line: int) -> str:
        """What the line holds, without its end."""
        return self._lines[line] if 0 <= line < len(self._lines) else ""

    def start(self, line: int) -> int:
        """Where in the text the line begins; the text's end for lines that are not there."""
        return self._starts[line] if line < len(self._starts) else self._starts[-1] + len(self._lines[-1])

    def edit(self, line: int, start: int, end: int, instead: str) -> Edit:
        """The edit of a part of a line, columns counted from zero."""
        return Edit(self._starts[line] + start, self._starts[line] + end, instead)

    def value(self, line: int) -> tuple[int, str]:
        """The value of a line and its column, counted from zero; empty where the line has none."""
        found = _VALUE.match(self.text(line))
        return (found.end(1), found[2]) if found else (0, "")

    def in_quotes(self, line: int) -> Fix:
        """The edit that puts the value of a line in quotes; none where it is not surely one text of one line."""
        column, value = self.value(line)
        bare = without_remark(value).rstrip()
        if not bare or bare[0] in "'\"":
            return ()
        curly = len(bare) > 1 and bare[0] in CURLY and bare[-1] in CURLY
        return self.rewritten(line, column, bare, quoted(bare[1:-1] if curly else bare))

    def rewritten(self, line: int, column: int, value: str, instead: str) -> Fix:
        """The edit of a value; none where the line has no known key, or where the text may go on in the next line."""
        key = _KEY.match(self.text(line))
        if (key is not None and key.end() <= column and key[1] not in KNOWN) or self._goes_on(line):
            return ()
        outside = 0 if instead[1:-1] == value else 1 if instead[1:-1] == value[1:-1] else None
        if outside is None:
            return (self.edit(line, column, column + len(value), instead),)
        end = column + len(value)
        return self.edit(line, column, column + outside, instead[0]), self.edit(line, end - outside, end, instead[-1])

    def _goes_on(self, line: int) -> bool:
        below = next((number for number in range(line + 1, len(self)) if self.text(number).strip()), None)
        if below is None:
            return False
        return _indent(self.text(below)) > _indent(self.text(line).replace("-", " ", 1))

    def _add(self, text: str, start: int, end: int) -> None:
        self._starts.append(start)
        self._lines.append(text[start:end])


def value_in_quotes(text: str, line: int, column: int) -> Fix:
    """The edit that puts the value which begins at this place in quotes; none where that is not sure."""
    lines = Lines(text)
    return lines.in_quotes(line) if lines.value(line)[0] == column else ()


def colon_without_blank(text: Text) -> tuple[Place, Fix] | None:
    """The colon behind a key in what YAML took for one text, because no blank follows, and the edit that adds it."""
    found = _KEY_AT_ONCE.match(text.value)
    if found is None or found[1] not in KNOWN or text.style:
        return None
    at = found.end(1)
    return text.source.place(text.line, text.column + at), (Edit(text.start + at + 1, text.start + at + 1, " "),)


def without_remark(written: str) -> str:
    """A part of a line without the remark at its end: one that begins with a blank, a `#` and another blank."""
    return _REMARK.sub("", written)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
