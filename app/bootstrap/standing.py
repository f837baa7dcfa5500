"""How the service stands, put together for those who watch it: the database's word, and what was counted here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.metrics.catalogue import CREDITS, CREDITS_SEEN
from app.metrics.folder import totals_in
from app.settings import Settings
from app.storage.engine import Database
from app.storage.standing import Watched
from app.system import utc_now
from app.usecases.ports import StorageError
from app.usecases.publish import LiveRules, NoLiveRules
from app.usecases.standing import Standing, checks


@dataclass(frozen=True, slots=True)
class Credits:
    """What the gateway said of the account's credits, and when."""

    available: float
    seen_at: datetime


def watched_of(database: Database) -> Watched:
    """Where the service's standing is read."""
    return Watched(database)


def standing_of(database: Database) -> Standing | None:
    """How the service stands now; None while the database is away."""
    try:
        return Watched(database).standing(utc_now())
    except StorageError:
        return None


def checks_of(database: Database, rules: LiveRules) -> Mapping[str, str]:
    """What must be well of a web process: rules that this release cannot compile are as good as none."""
    found = dict(checks(standing_of(database)))
    try:
        rules.look()
        rules.current()
    except NoLiveRules:
        found["rules"] = "none that can be used are live"
    except StorageError:
        found["database"] = "away"
    return found


def credits_of(settings: Settings) -> Credits | None:
    """What a worker of this host was told last; None where none was told yet."""
    counted = totals_in(settings.metrics_folder) if settings.metrics_folder else {}
    if (CREDITS.name,) not in counted:
        return None
    return Credits(counted[CREDITS.name,], datetime.fromtimestamp(counted[CREDITS_SEEN.name,], UTC))
