"""How the service stands: what whoever watches it asks of the database, and whether that is well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from app.domain.account import Account
from app.domain.delivery import Trouble

LATE: Final = timedelta(minutes=2)
"""A text that is due for longer waits for a worker that does not come."""

WELL: Final = "ok"


@dataclass(frozen=True, slots=True)
class Standing:
    """The service at one moment. `unknown`: texts of the last 24 hours that may have arrived or not.

    `oldest_due` is how long the queue's first text has been due, None when none is. `lines` are held by workers.
    """

    account: Account
    live_version: int | None = None
    live_since: datetime | None = None
    queued: int = 0
    oldest_due: timedelta | None = None
    unknown: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """Texts that came in and replies that were sent in answer to them, span by span, the oldest first."""

    texts: tuple[int, ...]
    replies: tuple[int, ...]


class Watched(Protocol):
    """Where the service's standing is read, without waiting for anybody."""

    def standing(self, now: datetime) -> Standing:
        """How the service stands.

        Raises:
            StorageUnavailable: the database is away.
        """

    def pulse(self, now: datetime, span: timedelta, spans: int) -> Pulse:
        """What came and went in the last `spans` spans of time.

        Raises:
            StorageUnavailable: the database is away.
        """


def checks(standing: Standing | None) -> Mapping[str, str]:
    """Each thing that must be well, with `ok` or what is wrong in a word or two; None: the database is away."""
    if standing is None:
        return {"database": "away", "rules": "not known", "queue": "not known", "account": "not known"}
    return {
        "database": WELL,
        "rules": WELL if standing.live_version is not None else "none are live",
        "queue": "late" if standing.oldest_due is not None and standing.oldest_due > LATE else WELL,
        "account": _ACCOUNT.get(standing.account.trouble, WELL),
    }


_ACCOUNT: Final[Mapping[Trouble | None, str]] = {Trouble.CREDITS: "out of credits", Trouble.LOGIN: "login refused"}
"""A busy gateway is left out: it passes, and where it does not the queue gets late."""
