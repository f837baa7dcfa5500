"""What the screen shows, gathered at one moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.bootstrap.standing import Credits, credits_of, watched_of
from app.cli.standing import Problem, problems_of
from app.settings import Settings
from app.storage.engine import Database
from app.system import utc_now
from app.usecases.ports import StorageError
from app.usecases.standing import Pulse, Standing

SPAN: Final = timedelta(minutes=2)
SPANS: Final = 30
"""Together the last hour."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The service at a moment; without standing and pulse where the database is away, without credits unless asked."""

    at: datetime
    standing: Standing | None
    pulse: Pulse | None
    credits: Credits | None
    problems: tuple[Problem, ...]


def seen(settings: Settings, database: Database) -> Seen:
    """Look at everything once."""
    now = utc_now()
    try:
        watched = watched_of(database)
        standing: Standing | None = watched.standing(now)
        pulse: Pulse | None = watched.pulse(now, SPAN, SPANS)
    except StorageError:
        standing = pulse = None
    problems = tuple(problems_of(standing, needs_worker=not settings.by_response))
    return Seen(now, standing, pulse, credits_of(settings), problems)
