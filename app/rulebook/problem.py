"""What the checker says: a problem with its place and its fix if there is a sure one, and the list of them all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.rules import Place
from app.rulebook.codes import Code
from app.rulebook.edits import Fix


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
    code: Code = field(default=Code.INVALID_VALUE, compare=False)
    fix: Fix = field(default=(), compare=False)

    def __str__(self) -> str:
        """The problem as the checker prints it; a failed chat has a line and no column."""
        at = str(self.place.line) if self.level is Level.FAILED else f"{self.place.line}:{self.place.column}"
        return f"{self.place.file}:{at:<5}  {self.level:<9}{self.said}"

    @property
    def said(self) -> str:
        """The problem without its place and level."""
        return f"{self.where}: {self.message}" if self.where else self.message


class NotUnderstood(ValueError):
    """A value that does not mean anything here; the message says what to write, `instead` is what was surely meant."""

    def __init__(self, message: str, instead: str = "") -> None:
        super().__init__(message)
        self.instead = instead


class Findings:
    """The problems found so far."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._code = Code.INVALID_VALUE
        self.stumbles: dict[str, Place] = {}
        """The files that could not be read to their end, and where reading first stopped."""
        self._fixes: dict[str, Fix] = {}
        """The fixes of the last stumble in each file."""
        self._read_past: set[str] = set()

    def about(self, code: Code) -> "Findings":
        """The same list, for a part of the checker whose problems are all of one kind."""
        part = Findings()
        part._found, part._code = self._found, code
        part.stumbles, part._fixes, part._read_past = self.stumbles, self._fixes, self._read_past
        return part

    def error(self, place: Place, where: str, message: str, *, code: Code | None = None, fix: Fix = ()) -> None:
        """Add what keeps the rulebook from going live."""
        fix = () if place.file in self._read_past else fix
        self._found.append(Problem(place, Level.ERROR, where, message, code or self._code, fix))

    def warning(self, place: Place, where: str, message: str, *, code: Code | None = None) -> None:
        """Add what a person should look at."""
        self._found.append(Problem(place, Level.WARNING, where, message, code or self._code))

    def stumble(self, place: Place, message: str, *, code: Code, fix: Fix = ()) -> None:
        """Add what keeps the rest of a file from being read."""
        self.stumbles.setdefault(place.file, place)
        self._fixes[place.file] = fix
        self.error(place, "", message, code=code, fix=fix)

    def read_past(self, file: str) -> Fix:
        """The fix of the last stumble in a file, behind which it is now read as if that were mended.

        What is found there has no fix, because its offsets are those of another text.
        """
        fix = self._fixes.pop(file, ())
        if fix:
            self._read_past.add(file)
        return fix

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the rulebook from going live."""
        return any(problem.level is Level.ERROR for problem in self._found)

    def __iter__(self) -> Iterator[Problem]:
        """The problems in the order of their places, each once."""
        return iter(sorted(set(self._found)))
