"""Dates and times as rule files write them: `2026-12-01 to 2026-12-24`, `once every 12 hours`, `Sat 12:00 to 23:00`."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendar import Opening, Period, Repeat, ReplyAgain, Weekday
from app.rulebook.meant import advice, in_our_words, understood
from app.rulebook.problem import NotUnderstood

_DAY = r"(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}:\d{2}))?"
_FROM_TO = re.compile(rf"{_DAY} (?:to|until|-) {_DAY}")
_FROM = re.compile(rf"from {_DAY}")
_UNTIL = re.compile(rf"until {_DAY}")
_EVERY = re.compile(r"once every (?:(\d{1,5}) )?(minute|hour|day)s?")
_HOURS = re.compile(r"(?:([A-Za-z]+)(?: to ([A-Za-z]+))? )?(\d{1,2}:\d{2}) to (\d{1,2}:\d{2})")

_LIKE_ONCE_A_DAY = frozenset({"daily", "once daily", "once per day", "once/day", "every day", "1 per day"})

_ACTIVE_HINT = "Write it like 2026-12-01 to 2026-12-24, from 2026-12-01, or until 2026-12-24; a time may follow a date"
_OPEN_HINT = "Write it like 11:00 to 22:00, or Mon to Fri 11:00 to 22:00"


def period(written: str, zone: ZoneInfo) -> Period:
    """When a rule is active. Both days are included; a last day with a time ends at that time.

    Raises:
        NotUnderstood: it is no period, or one that ends before it begins.
    """
    if (found := _period(written, zone)) is None:
        meant = in_our_words(written, lambda said: understood(_period(said, zone)))
        raise NotUnderstood(f'"{written}" is no period. {advice(meant, _ACTIVE_HINT)}', meant)
    return found


def _period(written: str, zone: ZoneInfo) -> Period | None:
    if found := _FROM_TO.fullmatch(written):
        start, end = _start(found[1], found[2], zone), _end(found[3], found[4], zone)
        if end <= start:
            raise NotUnderstood("it ends before it begins. Write the earlier date first")
        return Period(start, end)
    if found := _FROM.fullmatch(written):
        return Period(start=_start(found[1], found[2], zone))
    if found := _UNTIL.fullmatch(written):
        return Period(end=_end(found[1], found[2], zone))
    return None


def reply_again(written: str) -> ReplyAgain:
    """How often one person gets an answer.

    Raises:
        NotUnderstood: it is none of the four ways.
    """
    if written in _LIKE_ONCE_A_DAY:
        raise NotUnderstood(f'"{written}" is not known. Write: once a day', "once a day")
    for repeat in (Repeat.ALWAYS, Repeat.ONCE, Repeat.ONCE_A_DAY):
        if written == repeat:
            return ReplyAgain(repeat)
    found = _EVERY.fullmatch(written)
    count = int(found[1] or 1) if found else 0
    if found is None or not count:
        meant = f"once {written}" if _EVERY.fullmatch(f"once {written}") else ""
        hint = "Write: always, once, once a day, or once every 12 hours"
        raise NotUnderstood(f'"{written}" is not known. {advice(meant, hint)}', meant)
    return ReplyAgain(Repeat.EVERY, timedelta(**{f"{found[2]}s": count}))


def opening(written: str) -> Opening:
    """Opening hours of one line.

    Raises:
        NotUnderstood: it is none.
    """
    found = _HOURS.fullmatch(written)
    if found is None:
        meant = in_our_words(written, lambda said: understood(_HOURS.fullmatch(said)))
        raise NotUnderstood(f'"{written}" is no opening time. {advice(meant, _OPEN_HINT)}', meant)
    return Opening(_days(found[1], found[2]), clock(found[3]), clock(found[4]))


def quiet_hours(written: str) -> str:
    """The quiet hours of promotions, as they are kept.

    Raises:
        NotUnderstood: it is none of the profiles and no hours.
    """
    found = _HOURS.fullmatch(written)
    if written in {"standard", "strict", "none"}:
        return written
    if found is None or found[1]:
        meant = in_our_words(written, lambda said: understood(_HOURS.fullmatch(said)))
        hint = "Write: standard, strict, none, or hours like 21:00 to 9:00"
        raise NotUnderstood(f'"{written}" is not known. {advice(meant, hint)}', meant)
    return f"{clock(found[3]):%H:%M} to {clock(found[4]):%H:%M}"


def moment(written: str, zone: ZoneInfo) -> datetime:
    """A moment as chats write it: `2026-12-26 10:00`; a day alone is its noon.

    Raises:
        NotUnderstood: it is none.
    """
    found = re.fullmatch(_DAY, written)
    if found is None:
        meant = in_our_words(written, lambda said: understood(re.fullmatch(_DAY, said)))
        raise NotUnderstood(f'"{written}" is no time. {advice(meant, "Write it like 2026-12-26 10:00")}', meant)
    return _start(found[1], found[2] or "12:00", zone)


def clock(written: str) -> time:
    """A time of day; 24:00 is midnight.

    Raises:
        NotUnderstood: the clock has no such time.
    """
    hour, minute = map(int, written.split(":"))
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise NotUnderstood(f"the clock has no {written}. Write hours from 0:00 to 23:59")
    return time(hour, minute)


def _days(first: str | None, last: str | None) -> frozenset[Weekday]:
    if first is None:
        return frozenset(Weekday)
    start = _weekday(first)
    end = start if last is None else _weekday(last)
    return frozenset(Weekday((start + step) % 7) for step in range((end - start) % 7 + 1))


def _weekday(written: str) -> Weekday:
    try:
        return Weekday[written[:3].upper()]
    except KeyError:
        raise NotUnderstood(f'"{written}" is no day of the week. {_OPEN_HINT}') from None


def _start(day: str, at: str | None, zone: ZoneInfo) -> datetime:
    return _in_zone(_date(day), clock(at) if at else time(0), zone)


def _end(day: str, at: str | None, zone: ZoneInfo) -> datetime:
    if at and at != "24:00":
        return _in_zone(_date(day), clock(at), zone)
    return _in_zone(_date(day) + timedelta(days=1), time(0), zone)


def _date(written: str) -> date:
    try:
        found = date(*map(int, written.split("-")))
    except ValueError:
        raise NotUnderstood(f"the calendar has no {written}. Write year-month-day") from None
    if not 2000 <= found.year <= 2200:
        raise NotUnderstood(f"the year of {written} is too far away")
    return found


def _in_zone(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC, because two times of one zone would compare by their clock faces."""
    return datetime.combine(day, at, zone).astimezone(UTC)
