"""The shortest text that some machines accept together: all their states at once, by the length of the text."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import cache

from app.rulebook.proofs.expressions import Undecided
from app.rulebook.proofs.machine import Machine, Program, State, alphabet_of

_States = tuple[State, ...]


class Effort:
    """How many states the proofs of one check may visit, so that its time has a bound on every machine."""

    def __init__(self, most: int = 10_000, most_of_one: int = 1_000) -> None:
        self._left = most
        self._most_of_one = most_of_one
        self._of_one = most_of_one

    @property
    def is_spent(self) -> bool:
        """Whether no further search is possible."""
        return self._left <= 0

    def begin(self) -> None:
        """Another search begins, which costs as much as some states.

        Raises:
            Undecided: there have been too many.
        """
        self._of_one = self._most_of_one
        self.spend(10)

    def spend(self, states: int = 1) -> None:
        """Visit one state.

        Raises:
            Undecided: the search, or the check, has visited as many as it may.
        """
        self._left -= states
        self._of_one -= states
        if self._left < 0 or self._of_one < 0:
            raise Undecided("too many states")


def shortest(
    programs: Sequence[Program], needed: int, wanted: Callable[[frozenset[int]], bool], effort: Effort
) -> str | None:
    """The shortest text that is wanted, or None where there is none.

    Args:
        programs: patterns by number.
        needed: so many of the first ones must be found in the text.
        wanted: whether a text in which the patterns of these numbers are found, and no others, will do.
        effort: what the search may cost.

    Raises:
        Undecided: it would cost more.
    """
    effort.begin()
    alphabet = alphabet_of(programs)
    machines = [Machine(program, alphabet) for program in programs]
    wanted = cache(wanted)
    start = tuple(machine.start for machine in machines)
    came_from: dict[_States, tuple[_States, str] | None] = {start: None}
    waiting = deque([start])
    while waiting:
        states = waiting.popleft()
        effort.spend()
        if all(machines[number].accepts(states[number]) for number in range(needed)) and wanted(
            frozenset(number for number, machine in enumerate(machines) if machine.accepts(states[number]))
        ):
            return _read(states, came_from)
        for number, symbol in enumerate(alphabet):
            following = tuple(machine.after(state, number) for machine, state in zip(machines, states, strict=True))
            if following not in came_from and not any(state.is_dead for state in following[:needed]):
                came_from[following] = states, symbol.character
                waiting.append(following)
    return None


def _read(states: _States, came_from: dict[_States, tuple[_States, str] | None]) -> str:
    text = []
    while (step := came_from[states]) is not None:
        states, character = step
        text.append(character)
    return "".join(reversed(text))
