"""How the dates of a rule moved: "closes 3 days later"."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendar import Period


def moved(before: Period | None, after: Period | None, zone: ZoneInfo) -> Iterator[str]:
    """What happened to the dates, as sentences without a subject; times are told in the program's zone."""
    old, new = before or Period(), after or Period()
    yield from _edge(old.start, new.start, zone, verb="opens", gone="has no beginning any more")
    yield from _edge(old.end, new.end, zone, verb="closes", gone="has no end any more")


def _edge(old: datetime | None, new: datetime | None, zone: ZoneInfo, *, verb: str, gone: str) -> Iterator[str]:
    if old == new:
        return
    if new is None:
        yield gone
    elif old is None:
        yield f"now {verb} {_moment(new, zone)}"
    else:
        later = "later" if new > old else "earlier"
        yield f"{verb} {_distance(abs(_wall(new, zone) - _wall(old, zone)))} {later}, {_moment(new, zone)}"


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the shop's wall shows: a day stays a day when the clocks change."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _distance(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    for unit, size in (("week", 7 * 24 * 60), ("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= size and minutes % size == 0:
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"
