"""The screen: a line for each thing, words on the left, what is so on the right."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from app.bootstrap.standing import Credits
from app.cli.status.seen import Seen
from app.usecases.standing import Pulse, Standing

_BARS: Final = "▁▂▃▄▅▆▇█"
_NONE: Final = "·"


def screen(seen: Seen) -> Group:
    """The whole screen."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    for what, found in _lines(seen):
        table.add_row(what, Text(found))
    problems = Table(box=None, show_header=False, pad_edge=False)
    for what, todo in seen.problems:
        problems.add_row(Text(what, style="red"))
        problems.add_row(Text(f"  → {todo}"))
    well = Text("All is well.", style="green")
    head = Text(f"Textback, {seen.at:%Y-%m-%d %H:%M:%S} UTC", style="dim")
    return Group(head, table, Text(), problems if seen.problems else well)


def spark(counts: Sequence[int]) -> str:
    """Counts as a line of bars, the tallest for the most; a point where there is none."""
    most = max(counts, default=0)
    return "".join(_BARS[(count * len(_BARS) - 1) // most] if count else _NONE for count in counts)


def since(span: timedelta) -> str:
    """A length of time in its largest whole unit."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a moment"


def _lines(seen: Seen) -> Iterator[tuple[str, str]]:
    if seen.standing is None or seen.pulse is None:
        yield "Database", "away"
        return
    standing = seen.standing
    yield "Rules", _rules(standing, seen.at)
    yield from _pulse(seen.pulse)
    due = f", the first due for {since(standing.oldest_due)}" if standing.oldest_due else ""
    yield "Queue", f"{standing.queued:,} wait{due}"
    yield "Unknown", f"{standing.unknown:,} in the last 24 hours"
    yield "Workers", f"hold {standing.lines} lines to the gateway"
    yield "Account", str(standing.account.trouble or "the gateway takes our calls, as far as the last one tells")
    yield "Credits", _credits(seen.credits, seen.at)


def _rules(standing: Standing, now: datetime) -> str:
    if standing.live_version is None or standing.live_since is None:
        return "none are live"
    return f"version {standing.live_version}, live for {since(now - standing.live_since)}"


def _pulse(pulse: Pulse) -> Iterator[tuple[str, str]]:
    for what, counts in (("Texts", pulse.texts), ("Replies", pulse.replies)):
        yield what, f"{spark(counts)}  {sum(counts):,} in the last hour"


def _credits(told: Credits | None, now: datetime) -> str:
    if told is None:
        return "not known: a worker asks half a minute after its start (TEXTBACK_CREDITS_EVERY)"
    return f"{told.available:,.10g}, told {since(now - told.seen_at)} ago"
