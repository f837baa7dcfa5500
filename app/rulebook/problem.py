"""What the checker says: a problem with its place, and the list that problems are gathered in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rules import Place


class Level(StrEnum):
    """How bad a problem is: an error keeps the rulebook from going live."""

    ERROR = "error"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem: its place, in which rule and key, what was found and what to write instead."""

    place: Place
    level: Level
    where: str
    message: str

    def __str__(self) -> str:
        """The problem as the checker prints it; a failed chat has a line and no column."""
        at = str(self.place.line) if self.level is Level.FAILED else f"{self.place.line}:{self.place.column}"
        said = f"{self.where}: {self.message}" if self.where else self.message
        return f"{self.place.file}:{at:<5}  {self.level:<9}{said}"


class NotUnderstood(ValueError):
    """A value that does not mean anything here; the message says what to write."""


class Findings:
    """The problems found so far."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def error(self, place: Place, where: str, message: str) -> None:
        """Add what keeps the rulebook from going live."""
        self._found.append(Problem(place, Level.ERROR, where, message))

    def warning(self, place: Place, where: str, message: str) -> None:
        """Add what a person should look at."""
        self._found.append(Problem(place, Level.WARNING, where, message))

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the rulebook from going live."""
        return any(problem.level is Level.ERROR for problem in self._found)

    def __iter__(self) -> Iterator[Problem]:
        """The problems in the order of their places, each once."""
        return iter(sorted(set(self._found)))
