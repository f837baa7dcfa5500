"""Times as the gateway writes them: US Eastern, twelve hours, to the minute (reference page, section 3.2)."""

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_EASTERN: Final = ZoneInfo("America/New_York")
_DAY: Final = r"([0-9]{2})-([0-9]{2})-([0-9]{4})"
_MINUTE: Final = re.compile(rf"{_DAY} ([0-9]{{1,2}}):([0-9]{{2}}) ([AP])M", re.IGNORECASE)


def read_minute(written: str) -> datetime | None:
    """The moment of `05-16-2011 5:44 PM`, in UTC; None if it is none.

    In the hour that comes twice each November, the first is taken: the gateway does not say which it was.
    """
    found = _MINUTE.fullmatch(written)
    if found is None or not 1 <= int(found[4]) <= 12:
        return None
    month, day, year, hour, minute = (int(found[group]) for group in range(1, 6))
    hour = hour % 12 + (12 if found[6].upper() == "P" else 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=_EASTERN).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day(written: str) -> date | None:
    """The day of `01-17-2012`; None if it is none."""
    found = re.fullmatch(_DAY, written)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def stamp(at: datetime) -> str:
    """A moment as a Unix timestamp, which is how times are sent.

    Raises:
        ValueError: it does not know its zone, so nobody can say when it is.
    """
    if at.tzinfo is None:
        raise ValueError("a time to send at must know its zone")
    return str(int(at.timestamp()))
