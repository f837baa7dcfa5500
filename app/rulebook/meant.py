"""What people write for dates, times and choices as they are used to, and what they surely mean by it."""

import re
from collections.abc import Callable

from app.rulebook.problem import NotUnderstood

_LONG_DASH = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
_HYPHEN = re.compile(r"(?<=[\w:])\s*-\s*(?=[a-z\d])(?!\d{1,2}-\d)(?<!\d{4}-)", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_SLASHED_YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? {_MONTH},? (\d{{4}})\b", re.IGNORECASE)
_TWELVE_HOURS = re.compile(r"\b(1[0-2]|0?[1-9])(?::([0-5]\d))? ?([ap])\.?m\b\.?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:through|thru|till|until)\s+", re.IGNORECASE)


def in_our_words(written: str, read: Callable[[str], object]) -> str:
    """Dates, times and ranges as rule files write them, if that is what `read` then understands; else empty."""
    meant = _SLASHED.sub(_from_slashes, written)
    meant = _SLASHED_YEAR_FIRST.sub(r"\1-\2-\3", meant)
    meant = _MONTH_FIRST.sub(lambda found: _day(found[3], found[1], found[2]), meant)
    meant = _DAY_FIRST.sub(lambda found: _day(found[3], found[2], found[1]), meant)
    meant = _TWELVE_HOURS.sub(_of_twelve_hours, meant)
    for meant_ in (meant, _BETWEEN.sub(" to ", meant), _LONG_DASH.sub(" to ", meant), _HYPHEN.sub(" to ", meant)):
        try:
            read(meant_)
        except NotUnderstood:
            continue
        return meant_
    return ""


def understood(value: object) -> None:
    """Say of None that it means nothing.

    Raises:
        NotUnderstood: it is None.
    """
    if value is None:
        raise NotUnderstood("it means nothing")


def advice(meant: str, hint: str) -> str:
    """What to write: what was surely meant, or what such values look like."""
    return f"Write: {meant}" if meant else hint


def _from_slashes(found: re.Match[str]) -> str:
    """Month and day in the order of the United States, unless only the other order makes a date or both do."""
    first, second = int(found[1]), int(found[2])
    if first > 12:
        return f"{found[3]}-{second:02}-{first:02}"
    if second > 12 or first == second:
        return f"{found[3]}-{first:02}-{second:02}"
    return found[0]


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{_MONTHS.index(month.lower()) + 1:02}-{int(day):02}"


def _of_twelve_hours(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour}:{found[2] or '00'}"
