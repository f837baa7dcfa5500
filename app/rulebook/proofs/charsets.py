"""Sets of characters, as sorted ranges of code points that do not touch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_LAST = 0x10FFFF

Range = tuple[int, int]
"""First and last code point, both included."""


@dataclass(frozen=True, slots=True)
class CharSet:
    """A set of characters."""

    ranges: tuple[Range, ...]

    @classmethod
    def of(cls, characters: Iterable[str]) -> "CharSet":
        """The set of these characters."""
        return cls.spanning((ord(character), ord(character)) for character in characters)

    @classmethod
    def spanning(cls, ranges: Iterable[Range]) -> "CharSet":
        """The set of all characters in these ranges, which may overlap."""
        joined: list[Range] = []
        for first, last in sorted(ranges):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return cls(tuple(joined))

    def __or__(self, other: "CharSet") -> "CharSet":
        return CharSet.spanning(self.ranges + other.ranges)

    def __invert__(self) -> "CharSet":
        return CharSet(tuple(self._gaps()))

    def __contains__(self, character: str) -> bool:
        return any(first <= ord(character) <= last for first, last in self.ranges)

    def without_case(self) -> "CharSet":
        """The set with every letter in all its cases, as the pattern engine folds them."""
        more = [(ord(other), ord(other)) for first, last in self.ranges for other in _other_cases(first, last)]
        return CharSet.spanning((*self.ranges, *more))

    def _gaps(self) -> Iterator[Range]:
        free = 0
        for first, last in self.ranges:
            if first > free:
                yield free, first - 1
            free = last + 1
        if free <= _LAST:
            yield free, _LAST


ANY = CharSet(((0, _LAST),))
NONE = CharSet(())
DIGITS = CharSet.of("0123456789")
WORD = CharSet.of("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
BLANKS = CharSet.of("\t\n\f\r ")

_FAR_CASES = {"k": "\N{KELVIN SIGN}", "s": "\N{LATIN SMALL LETTER LONG S}"}
_DOTLESS_I = "\N{LATIN SMALL LETTER DOTLESS I}"
"""The only letter whose other case is not one with it: simple folding leaves it alone."""


def _other_cases(first: int, last: int) -> Iterator[str]:
    if last < 0x80:
        letters = [chr(code) for code in range(first, last + 1) if chr(code).isalpha()]
        return (other for letter in letters for other in (letter.swapcase(), _FAR_CASES.get(letter.lower(), letter)))
    orbits = _orbits()
    codes: Iterable[int] = range(first, last + 1)
    if last - first > len(orbits):
        codes = (code for code in map(ord, orbits) if first <= code <= last)
    return (other for code in codes for other in orbits.get(chr(code), ()))


@cache
def _orbits() -> dict[str, frozenset[str]]:
    """Letters with the other letters that are one with them when case does not count, by simple folding."""
    by_folded: dict[str, set[str]] = {}
    for code in range(_LAST + 1):
        character = chr(code)
        for other in (character.lower(), character.upper()) if character != _DOTLESS_I else ():
            if other != character and len(other) == 1:
                family = by_folded.setdefault(character, {character}) | by_folded.setdefault(other, {other})
                by_folded.update(dict.fromkeys(family, family))
    return {character: frozenset(family - {character}) for character, family in by_folded.items()}
