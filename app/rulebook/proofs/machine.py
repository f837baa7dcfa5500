"""Patterns as machines: read a text character by character, then say whether the pattern is found in it.

A machine keeps all the places in its pattern where it could be (Thompson's construction), so that no text needs to be
read twice. What lies between two characters, such as a word's boundary, is decided when the second one is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from app.rulebook.proofs.charsets import WORD, CharSet
from app.rulebook.proofs.expressions import Chars, Choice, Look, Node, Repeat, Undecided
from app.rulebook.proofs.expressions import Sequence as Parts

MOST_PLACES = 2_000
"""Places of one pattern, its repetitions written out."""

_FOUND = -1

_ARRIVING = CharSet.spanning([(9, 10), (13, 13), (0x20, 0x7E), (0xA0, 0xD7FF), (0xE000, 0x10FFFF)])
"""The characters that texts still have when rules see them; see `app.domain.text.clean`."""

_LIKED = "abcdefghijklmnopqrstuvwxyz0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Symbol:
    """Characters that a set of machines cannot tell apart, shown by one of them."""

    character: str
    is_word: bool


class Program:
    """A pattern compiled: at each place either a set of characters, a look, or several places to go on from."""

    def __init__(self, node: Node) -> None:
        """Compile.

        Raises:
            Undecided: the pattern has more than `MOST_PLACES` places.
        """
        self.chars: list[CharSet | None] = []
        self.looks: list[Look | None] = []
        self.following: list[tuple[int, ...]] = []
        self.start = self._compiled(node, _FOUND)

    @cached_property
    def can_start_late(self) -> bool:
        """Whether the pattern may begin behind the first character."""
        seen, waiting = set(), [self.start]
        while waiting:
            place = waiting.pop()
            if place == _FOUND or self.chars[place] is not None:
                return True
            if place not in seen and self.looks[place] is not Look.BEGIN:
                waiting.extend(self.following[place])
            seen.add(place)
        return False

    def _place(self, chars: CharSet | None, look: Look | None, following: tuple[int, ...]) -> int:
        if len(self.chars) >= MOST_PLACES:
            raise Undecided("the pattern is too large")
        self.chars.append(chars)
        self.looks.append(look)
        self.following.append(following)
        return len(self.chars) - 1

    def _compiled(self, node: Node, then: int) -> int:
        """The place where the node begins, given where to go on behind it."""
        match node:
            case Chars(of):
                return self._place(of, None, (then,))
            case Look():
                return self._place(None, node, (then,))
            case Parts(parts):
                for part in reversed(parts):
                    then = self._compiled(part, then)
                return then
            case Choice(options):
                return self._place(None, None, tuple(self._compiled(option, then) for option in options))
            case Repeat():
                return self._repeated(node, then)

    def _repeated(self, node: Repeat, then: int) -> int:
        if node.most is None:
            loop = self._place(None, None, ())
            self.following[loop] = (self._compiled(node.part, loop), then)
            then = loop
        else:
            end = then
            for _ in range(node.most - node.least):
                then = self._place(None, None, (self._compiled(node.part, then), end))
        for _ in range(node.least):
            then = self._compiled(node.part, then)
        return then


@dataclass(frozen=True, slots=True)
class State:
    """Where a machine is: its places, and what kind of character it read last; None before the first."""

    places: frozenset[int]
    after_word: bool | None = None

    @property
    def is_found(self) -> bool:
        """Whether the pattern was found, whatever follows."""
        return _FOUND in self.places

    @property
    def is_dead(self) -> bool:
        """Whether the pattern cannot be found any more."""
        return not self.places


_ALL_FOUND = State(frozenset({_FOUND}))
_ALL_LOST = State(frozenset())


@dataclass(slots=True)
class Machine:
    """A program over an alphabet, with its steps remembered."""

    program: Program
    alphabet: Sequence[Symbol]
    _steps: dict[tuple[State, int], State] = field(default_factory=dict)

    @property
    def start(self) -> State:
        """Before the first character."""
        return State(frozenset({self.program.start}))

    def after(self, state: State, number: int) -> State:
        """Where the machine is once it has read the symbol of this number."""
        if state.is_found or state.is_dead:
            return state
        key = (state, number)
        if key not in self._steps:
            self._steps[key] = self._step(state, self.alphabet[number])
        return self._steps[key]

    def accepts(self, state: State) -> bool:
        """Whether the pattern is found if the text ends here."""
        return state.is_found or _FOUND in self._reached(state, None)

    def _step(self, state: State, symbol: Symbol) -> State:
        reached = self._reached(state, symbol)
        if _FOUND in reached:
            return _ALL_FOUND
        chars, following = self.program.chars, self.program.following
        moved = {following[place][0] for place in reached if symbol.character in (chars[place] or ())}
        if self.program.can_start_late:
            moved.add(self.program.start)
        return State(frozenset(moved), symbol.is_word) if moved else _ALL_LOST

    def _reached(self, state: State, following: Symbol | None) -> set[int]:
        """The places that a machine comes to without reading, given the symbol that follows, None at the end."""
        program, reached, waiting = self.program, set[int](), list(state.places)
        before, behind = bool(state.after_word), following is not None and following.is_word
        holds = {
            None: True,
            Look.BEGIN: state.after_word is None,
            Look.END: following is None,
            Look.BOUNDARY: before is not behind,
            Look.NO_BOUNDARY: before is behind,
        }
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            if place != _FOUND and program.chars[place] is None and holds[program.looks[place]]:
                waiting.extend(program.following[place])
        return reached


def alphabet_of(programs: Iterable[Program]) -> list[Symbol]:
    """The symbols of some programs together: characters that none of their sets tells apart are one."""
    sets = {chars for program in programs for chars in program.chars if chars is not None} | {WORD}
    edges = {edge for each in (*sets, _ARRIVING) for first, last in each.ranges for edge in (first, last + 1)}
    shown: dict[frozenset[CharSet], str] = {}
    for first, last in _between(sorted(edges)):
        if chr(first) in _ARRIVING:
            told_apart = frozenset(each for each in sets if chr(first) in each)
            best = min((shown.get(told_apart), _representative(first, last)), key=_liking)
            shown[told_apart] = best or ""
    return [Symbol(each, each in WORD) for each in sorted(shown.values(), key=_liking)]


def _between(edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((first, following - 1) for first, following in pairwise(edges))


def _representative(first: int, last: int) -> str:
    """The character of a range that a person would rather read; of far alphabets one of the first."""
    return min(map(chr, range(first, min(last, first + 0x7F) + 1)), key=_liking)


def _liking(character: str | None) -> tuple[int, bool, int]:
    if character is None:
        return 9, False, 0
    if (liked := _LIKED.find(character)) >= 0:
        return 0, False, liked
    kind = 1 if character.isascii() and character.isprintable() else 2 if character.isalnum() else 3
    return kind, character.isupper(), ord(character)
