"""The hold on a restored database: it stands in the account's row, and every claim asks for it.

Deliveries are locked before the account, as everywhere; while the hold stands nobody claims any of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Update,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from app.domain.delivery import State
from app.storage.engine import Database
from app.storage.sweeping import TOO_LATE
from app.storage.tables import QUEUED, deliveries, gateway_account, incoming_messages
from app.usecases.ports import Backlog, Hold

MAY_HAVE_BEEN_SENT: Final = "answers what came before the restore: the service that was backed up may have sent it"
DROPPED: Final = "dropped when the hold was released"

_NOW: Final[BindParameter[Any]] = bindparam("now", type_=deliveries.c.not_after.type)
_SINCE: Final[BindParameter[Any]] = bindparam("since", type_=deliveries.c.created_at.type)
_ACCOUNT: Final = gateway_account.c.id == 1
_THE_HOLD: Final = select(gateway_account.c.held_at, gateway_account.c.held_because).where(_ACCOUNT)
_HOLD: Final = update(gateway_account).where(_ACCOUNT).values(held_at=_NOW, held_because=bindparam("because"))
_RELEASE: Final = update(gateway_account).where(_ACCOUNT).values(held_at=None, held_because=None)

_IS_LATE: Final = deliveries.c.not_after <= _NOW
_ANSWERS_OLDER: Final = exists().where(
    incoming_messages.c.id == deliveries.c.message_id, incoming_messages.c.received_at < _SINCE
)
_IS_OLDER: Final = or_(deliveries.c.created_at < _SINCE, _ANSWERS_OLDER)
"""A text that was found in the gateway's inbox after the restore came before it, and has its answer perhaps."""

_WHICH: Final = case((_IS_LATE, "late"), (_IS_OLDER, "older"), else_="newer").label("which")
_BY_AGE: Final = select(_WHICH).where(deliveries.c.state == QUEUED).subquery()
_WAITING: Final = select(_BY_AGE.c.which, func.count()).group_by(_BY_AGE.c.which)


def _ending(which: ColumnElement[bool], state: State, why: str) -> Update:
    """End what is queued and is `which`; what may have arrived before is *unknown* whatever it would be."""
    ended = case((deliveries.c.copies > 0, State.UNKNOWN.value), else_=state.value)
    return (
        update(deliveries).where(deliveries.c.state == QUEUED, which).values(state=ended, reason=why, settled_at=_NOW)
    )


_END_LATE: Final = _ending(_IS_LATE, State.EXPIRED, TOO_LATE)
_END_OLDER: Final = _ending(_IS_OLDER, State.UNKNOWN, MAY_HAVE_BEEN_SENT)
_END_NEWER: Final = _ending(~_IS_OLDER, State.CANCELLED, DROPPED)


@dataclass(frozen=True, slots=True)
class Holding:
    """The hold; keeps the port of that name."""

    database: Database

    def begin(self, because: str, now: datetime) -> None:
        """Let nothing leave from now on."""
        with self.database.writing() as connection:
            begin(connection, because, now)

    def backlog(self, now: datetime) -> Backlog:
        """What waits."""
        with self.database.reading() as connection:
            return _backlog(connection, read(connection), now)

    def release(self, now: datetime, *, older: bool, newer: bool) -> Backlog | None:
        """End the hold; None where there was none."""
        with self.database.writing() as connection:
            hold = read(connection)
            if hold is None:
                return None
            waited = _backlog(connection, hold, now)
            when = {"now": now, "since": hold.since}
            connection.execute(_END_LATE, {"now": now})
            if not older:
                connection.execute(_END_OLDER, when)
            if not newer:
                connection.execute(_END_NEWER, when)
            connection.execute(_RELEASE)
            return waited


def begin(connection: Connection, because: str, now: datetime) -> None:
    """Hold from now on, whatever was held before: what is queued by now is older than the hold."""
    connection.execute(_HOLD, {"because": because, "now": now})


def read(connection: Connection) -> Hold | None:
    """The hold as committed."""
    row = connection.execute(_THE_HOLD).one()
    return None if row.held_at is None else Hold(row.held_at, row.held_because)


def _backlog(connection: Connection, hold: Hold | None, now: datetime) -> Backlog:
    since = datetime.min.replace(tzinfo=now.tzinfo) if hold is None else hold.since
    found = {str(which): count for which, count in connection.execute(_WAITING, {"now": now, "since": since})}
    return Backlog(older=found.get("older", 0), newer=found.get("newer", 0), late=found.get("late", 0))
