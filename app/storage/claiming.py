"""Taking the next text that is due, in one transaction that ends before the gateway is called.

The locks are taken in the order line, account, delivery. The account's lock makes claims one after the other, which
costs nothing where the account has two connections: each claim sees what the one before it took, so that neither
the pace nor the order per number depends on two snapshots.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, exists, insert, or_, select, update

from app.domain.delivery import LEASE, Delivery
from app.storage import account_row, lines
from app.storage.pace import Pace
from app.storage.rows import delivery_of
from app.storage.tables import QUEUED, SENDING, STOP_CONFIRMATION, attempts, deliveries
from app.usecases.ports import Line, LineLost

_next = deliveries.alias("candidate")
_older = deliveries.alias("older")
_NOW: Final[BindParameter[Any]] = bindparam("now")
_IS_DUE: Final = (_next.c.state == QUEUED, _next.c.due_at <= _NOW, _next.c.not_after > _NOW)
_WAITS_ITS_TURN: Final = exists().where(
    _older.c.phone == _next.c.phone, _older.c.id < _next.c.id, or_(_older.c.state == QUEUED, _older.c.state == SENDING)
)
_MAY_LEAVE: Final = or_(_next.c.kind == STOP_CONFIRMATION, ~_WAITS_ITS_TURN)
"""An opt-out cancels all that is queued, so a confirmation could wait only for a call in flight. It does not: that
call may be one whose worker died, and five minutes later the confirmation is worthless."""

_FIRST: Final = (
    select(_next.c.id).where(*_IS_DUE, _MAY_LEAVE).order_by(_next.c.priority, _next.c.due_at, _next.c.id).limit(1)
)
_TAKE: Final = (
    update(deliveries)
    .where(deliveries.c.id == _FIRST.with_for_update(skip_locked=True).scalar_subquery())
    .values(
        state=SENDING,
        tries=deliveries.c.tries + 1,
        lease_until=bindparam("leased_until"),
        line=bindparam("by_line"),
    )
    .returning(*deliveries.c)
)
_ATTEMPT: Final = insert(attempts)


def worth_a_claim(connection: Connection, pace: Pace, now: datetime) -> bool:
    """Whether a claim would find something, as far as a reader can see; takes no lock."""
    if not account_row.read(connection).may_call(pace, now):
        return False
    return connection.execute(_FIRST, {"now": now}).first() is not None


def claim(connection: Connection, line: Line, pace: Pace, now: datetime) -> Delivery | None:
    """Take the next text that is due.

    Raises:
        LineLost: the line is another's.
    """
    if not lines.renewed(connection, line, now):
        raise LineLost("another worker holds this line")
    shared = account_row.hold(connection)
    if not shared.may_call(pace, now):
        return None
    row = connection.execute(_TAKE, {"now": now, "leased_until": now + LEASE, "by_line": line.number}).one_or_none()
    if row is None:
        return None
    connection.execute(_ATTEMPT, {"delivery_id": row.id, "number": row.tries, "started_at": now})
    account_row.write(connection, shared, shared.calling(pace, now))
    return delivery_of(row)
