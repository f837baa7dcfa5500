"""Times as REST writes them: US Eastern, twelve hours, no zero before the hour (section 3.2)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")
_LATEST = 253_402_300_799 - 24 * 3600


def minute(at: datetime) -> str:
    """Write a time to the minute, such as `05-16-2011 5:44 PM`."""
    there = at.astimezone(_EASTERN)
    half = "AM" if there.hour < 12 else "PM"
    return f"{there:%m-%d-%Y} {there.hour % 12 or 12}:{there:%M} {half}"


def day(at: datetime) -> str:
    """Write a day, such as `01-17-2012`."""
    return f"{at.astimezone(_EASTERN):%m-%d-%Y}"


def stamp(written: str) -> datetime | None:
    """Read a Unix timestamp; `None` if it is none."""
    if not written.isascii() or not written.isdigit() or len(written) > 12 or int(written) > _LATEST:
        return None
    return datetime.fromtimestamp(int(written), UTC)
