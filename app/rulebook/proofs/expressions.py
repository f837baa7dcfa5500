"""Patterns taken apart: the part of the engine's syntax (RE2) that marketers use, as a tree.

Capital and small letters are the same throughout, as in `app.rulebook.patterns`. What the tree cannot say exactly is
refused, so that nothing is ever proved of a pattern that means something else.
"""

import re
from dataclasses import dataclass
from enum import Enum

from app.rulebook.proofs.charsets import BLANKS, DIGITS, NONE, WORD, CharSet

_REPEATED = re.compile(r"([*+?])|\{(\d+)(?:(,)(\d*))?\}")
_GROUP = re.compile(r"\?(?:P?<\w+>|i?:)")
_CODE = re.compile(r"x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))")
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
_SIGNS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_CLASSES = {"d": DIGITS, "w": WORD, "s": BLANKS}
_NAMED = {
    "alpha": CharSet.spanning([(0x41, 0x5A), (0x61, 0x7A)]),
    "alnum": CharSet.spanning([(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)]),
    "digit": DIGITS,
    "upper": CharSet.spanning([(0x41, 0x5A)]),
    "lower": CharSet.spanning([(0x61, 0x7A)]),
    "punct": CharSet.spanning([(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)]),
    "space": BLANKS | CharSet.of("\v"),
    "word": WORD,
}


class Undecided(Exception):
    """Nothing can be proved: the pattern says what the tree cannot, or the proof would take too long."""


class Look(Enum):
    """What must be true between two characters."""

    BEGIN = "begin"
    END = "end"
    BOUNDARY = "boundary"
    NO_BOUNDARY = "no boundary"


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    of: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts, one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part some times over; `most` None is without end."""

    part: "Node"
    least: int
    most: int | None


Node = Chars | Look | Sequence | Choice | Repeat

_LOOKS = {"b": Look.BOUNDARY, "B": Look.NO_BOUNDARY, "A": Look.BEGIN, "z": Look.END}
_PLAIN_LOOKS = {"^": Look.BEGIN, "$": Look.END}


def parsed(pattern: str) -> Node:
    """The tree of a pattern that the engine takes.

    Raises:
        Undecided: it uses what the tree cannot say.
    """
    parser = _Parser(pattern)
    node = parser.choice()
    if parser.rest:
        raise Undecided(pattern)
    return node


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern

    def choice(self) -> Node:
        options = [self._sequence()]
        while self._took("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts = []
        while self.rest and self.rest[0] not in "|)":
            part = self._part()
            if found := self._matched(_REPEATED):
                self._took("?")
                part = _repeated(part, found)
            parts.append(part)
        return Sequence(tuple(parts))

    def _part(self) -> Node:
        if self._took("("):
            return self._group()
        if self._took("["):
            return Chars(self._class())
        if self._took("\\"):
            return _LOOKS[self._next()] if self.rest[:1] in _LOOKS else Chars(self._escaped())
        character = self._next()
        if character in _PLAIN_LOOKS:
            return _PLAIN_LOOKS[character]
        return Chars(~CharSet.of("\n") if character == "." else CharSet.of(character).without_case())

    def _group(self) -> Node:
        if self.rest.startswith("?") and not self._matched(_GROUP):
            raise Undecided(self.rest)
        node = self.choice()
        if not self._took(")"):
            raise Undecided(self.rest)
        return node

    def _class(self) -> CharSet:
        negated = self._took("^")
        found = NONE
        first = True
        while first or not self.rest.startswith("]"):
            first = False
            found |= self._range()
        self._next()
        return ~found if negated else found

    def _range(self) -> CharSet:
        if named := self._matched(_POSIX):
            return _negated_if(bool(named[1]), _known(_NAMED, named[2]))
        start = self._member()
        is_range = self.rest.startswith("-") and not self.rest.startswith("-]") and _single(start)
        if not is_range:
            return start.without_case()
        self._next()
        end = self._member()
        return CharSet.spanning([(start.ranges[0][0], end.ranges[-1][1])]).without_case()

    def _member(self) -> CharSet:
        return self._escaped(folded=False) if self._took("\\") else CharSet.of(self._next())

    def _escaped(self, *, folded: bool = True) -> CharSet:
        if found := self._matched(_CODE):
            one = CharSet.of(chr(int(found[1] or found[2], 16)))
            return one.without_case() if folded else one
        character = self._next()
        if character.lower() in _CLASSES:
            return _negated_if(character.isupper(), _CLASSES[character.lower()])
        if character in _SIGNS:
            return CharSet.of(_SIGNS[character])
        if character.isalnum() or not character.isascii():
            raise Undecided(character)
        return CharSet.of(character)

    def _next(self) -> str:
        if not self.rest:
            raise Undecided(self.rest)
        character, self.rest = self.rest[0], self.rest[1:]
        return character

    def _took(self, sign: str) -> bool:
        if not self.rest.startswith(sign):
            return False
        self.rest = self.rest[len(sign) :]
        return True

    def _matched(self, what: re.Pattern[str]) -> re.Match[str] | None:
        found = what.match(self.rest)
        if found is not None:
            self.rest = self.rest[found.end() :]
        return found


def _repeated(part: Node, found: re.Match[str]) -> Node:
    if sign := found[1]:
        return Repeat(part, 1 if sign == "+" else 0, 1 if sign == "?" else None)
    least = int(found[2])
    return Repeat(part, least, int(found[4]) if found[4] else None if found[3] else least)


def _negated_if(negated: bool, found: CharSet) -> CharSet:  # noqa: FBT001 - the sign before or behind the name
    folded = found.without_case()
    return ~folded if negated else folded


def _single(found: CharSet) -> bool:
    return len(found.ranges) == 1 and found.ranges[0][0] == found.ranges[0][1]


def _known(names: dict[str, CharSet], name: str) -> CharSet:
    if name not in names:
        raise Undecided(name)
    return names[name]
