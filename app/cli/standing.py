"""How the service stands, in words: what is wrong, and what to do about it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.domain.delivery import Trouble
from app.usecases.standing import LATE, Standing

ACCOUNT_TODO: Final = {
    Trouble.BUSY: "wait: calls are tried again, at most a minute apart",
    Trouble.CREDITS: "buy credits: one text in five minutes finds out",
    Trouble.LOGIN: "correct user and password and restart the worker, or `textback resume`",
}
UNKNOWN_TODO: Final = "docs/delivery.md says how to find out whether they arrived"
NO_RULES: Final = ("no rules are live", "`textback rules publish`, or start `textback serve`, which does so")
DATABASE_AWAY: Final = ("the database is away", "look at TEXTBACK_DATABASE_URL and at the database")
NO_WORKER: Final = ("no worker runs, so no reply leaves", "start `textback worker`")

Problem = tuple[str, str]
"""What is wrong, and what to do."""


def late_words(queued: int, oldest_due: timedelta) -> Problem:
    """A queue that nobody works off."""
    minutes = int(oldest_due.total_seconds() // 60)
    return f"{queued} wait, the first for {minutes} minutes", "see that `textback worker` runs"


def problems_of(standing: Standing | None, *, needs_worker: bool) -> Iterator[Problem]:
    """What needs somebody; None where the database is away. Without replies by the API no worker is missed."""
    if standing is None:
        yield DATABASE_AWAY
        return
    if standing.live_version is None:
        yield NO_RULES
    if needs_worker and not standing.lines:
        yield NO_WORKER
    if standing.oldest_due is not None and standing.oldest_due > LATE:
        yield late_words(standing.queued, standing.oldest_due)
    if standing.unknown:
        yield f"nobody knows of {standing.unknown} texts of the last 24 hours whether they arrived", UNKNOWN_TODO
    if standing.account.trouble is not None:
        yield str(standing.account.trouble), ACCOUNT_TODO[standing.account.trouble]
