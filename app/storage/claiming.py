"""Taking the next text that is due, and what may leave with it, in one transaction that ends before the call.

The locks are taken in the order line, account, delivery. The account's lock makes claims one after the other, which
costs nothing where the account has two connections: each claim sees what the one before it took, so that neither
the pace nor the order per number depends on two snapshots.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, or_, select, update

from app.domain.delivery import LEASE, Delivery, Kind
from app.storage import account_row, lines
from app.storage.alike import take_alike
from app.storage.pace import Pace
from app.storage.rows import delivery_of
from app.storage.tables import STOP_CONFIRMATION, attempts, deliveries
from app.storage.turn import BEING_SENT, IN_TURN, IS_DUE, candidate, waits
from app.usecases.ports import Line, LineLost, Room

_MAY_LEAVE: Final = or_(candidate.c.kind == STOP_CONFIRMATION, ~waits(candidate))
"""An opt-out cancels all that is queued, so a confirmation could wait only for a call in flight. It does not: that
call may be one whose worker died, and five minutes later the confirmation is worthless."""

_FIRST: Final = select(candidate.c.id).where(*IS_DUE, _MAY_LEAVE).order_by(*IN_TURN).limit(1)
_TAKE: Final = (
    update(deliveries)
    .where(deliveries.c.id == _FIRST.with_for_update(skip_locked=True).scalar_subquery())
    .values(BEING_SENT)
    .returning(*deliveries.c)
)
_ATTEMPT: Final = insert(attempts)


def worth_a_claim(connection: Connection, pace: Pace, now: datetime) -> bool:
    """Whether a claim would find something, as far as a reader can see; takes no lock."""
    if not account_row.read(connection).may_call(pace, now):
        return False
    return connection.execute(_FIRST, {"now": now}).first() is not None


def claim(connection: Connection, line: Line, pace: Pace, room: Room, now: datetime) -> Sequence[Delivery]:
    """Take the next text that is due, and what may leave by the same call.

    Raises:
        LineLost: the line is another's.
    """
    if not lines.renewed(connection, line, now):
        raise LineLost("another worker holds this line")
    shared = account_row.hold(connection)
    if not shared.may_call(pace, now):
        return ()
    by_us = {"now": now, "leased_until": now + LEASE, "by_line": line.number}
    first = connection.execute(_TAKE, by_us).one_or_none()
    if first is None:
        return ()
    alike = take_alike(connection, first, shared.room(pace, room(Kind(first.kind))) - 1, by_us)
    taken = [delivery_of(row) for row in (first, *alike)]
    begun = [{"delivery_id": each.id, "number": each.tries, "started_at": now} for each in taken]
    connection.execute(_ATTEMPT, begun)
    account_row.write(connection, shared, shared.calling(pace, len(taken), now))
    return taken
