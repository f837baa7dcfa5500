"""Dates as marketers mean them: when a rule is active, when a shop is open, and how often one person is answered."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo


class Phase(StrEnum):
    """Where a moment lies in a period."""

    EARLY = "too early"
    ACTIVE = "active"
    LATE = "too late"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` (included) to `end` (excluded); either may be open. Moments are aware datetimes."""

    start: datetime | None = None
    end: datetime | None = None

    def phase(self, now: datetime) -> Phase:
        """Where `now` lies."""
        if self.start is not None and now < self.start:
            return Phase.EARLY
        if self.end is not None and now >= self.end:
            return Phase.LATE
        return Phase.ACTIVE

    def overlaps(self, other: "Period") -> bool:
        """Whether some moment is in both."""
        starts_before = self.start is None or other.end is None or self.start < other.end
        return starts_before and (other.start is None or self.end is None or other.start < self.end)


class Weekday(IntEnum):
    """Days as `datetime.weekday` counts them."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on these days from one time to another, in the program's zone; past midnight when `until` is not later."""

    days: frozenset[Weekday]
    since: time
    until: time


class Repeat(StrEnum):
    """How often one person gets a rule's answer."""

    ALWAYS = "always"
    ONCE = "once"
    ONCE_A_DAY = "once a day"
    EVERY = "once every"


@dataclass(frozen=True, slots=True)
class ReplyAgain:
    """How often one person gets a rule's answer; `every` is the distance where that is `EVERY`."""

    repeat: Repeat = Repeat.ALWAYS
    every: timedelta = timedelta(0)

    def allows(self, answered: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
        """Whether to answer now a person who was last answered then. A day is the program's calendar day."""
        if answered is None or self.repeat is Repeat.ALWAYS:
            return True
        if self.repeat is Repeat.ONCE_A_DAY:
            return answered.astimezone(zone).date() < now.astimezone(zone).date()
        return self.repeat is Repeat.EVERY and now - answered >= self.every

    def __str__(self) -> str:
        if self.repeat is not Repeat.EVERY:
            return str(self.repeat)
        minutes = int(self.every.total_seconds()) // 60
        number, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
        return f"{self.repeat} {number} {unit}{'' if number == 1 else 's'}"
