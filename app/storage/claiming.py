"""Taking the next text that is due, and what may leave with it, in one transaction that ends before the call.

The locks are taken in the order line, account, delivery. The account's lock makes claims one after the other, which
costs nothing where the account has two connections: each claim sees what the one before it took, so that neither
the pace nor the order per number depends on two snapshots.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, exists, insert, or_, select, update

from app.domain.delivery import LEASE, Delivery, Kind
from app.storage import account_row, lines
from app.storage.pace import Pace
from app.storage.rows import Values, delivery_of
from app.storage.tables import QUEUED, SENDING, STOP_CONFIRMATION, attempts, deliveries
from app.usecases.ports import Line, LineLost, Room

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

_IN_TURN: Final = (_next.c.priority, _next.c.due_at, _next.c.id)
_FIRST: Final = select(_next.c.id).where(*_IS_DUE, _MAY_LEAVE).order_by(*_IN_TURN).limit(1)
_SENDING: Final = {
    "state": SENDING,
    "tries": deliveries.c.tries + 1,
    "lease_until": bindparam("leased_until"),
    "line": bindparam("by_line"),
}
_TAKE: Final = (
    update(deliveries)
    .where(deliveries.c.id == _FIRST.with_for_update(skip_locked=True).scalar_subquery())
    .values(_SENDING)
    .returning(*deliveries.c)
)

_AHEAD: Final = 500
"""How far behind the first text others of the same words are looked for, so that no claim reads a whole queue."""

_near = select(*_next.c).where(*_IS_DUE).order_by(*_IN_TURN).limit(_AHEAD).subquery("near")
_ALIKE: Final = select(_near.c.id).where(
    _near.c.text == bindparam("words"),
    _near.c.kind == bindparam("of_kind"),
    _near.c.tries == 0,
    _near.c.phone != bindparam("not_to"),
    ~exists().where(
        _older.c.phone == _near.c.phone,
        _older.c.id < _near.c.id,
        or_(_older.c.state == QUEUED, _older.c.state == SENDING),
    ),
)
_free = deliveries.alias("free")
_STILL_FREE: Final = (
    select(_free.c.id)
    .where(_free.c.id.in_(bindparam("ids", expanding=True)), _free.c.state == QUEUED)
    .with_for_update(skip_locked=True)
)
_TAKE_THESE: Final = (
    update(deliveries).where(deliveries.c.id.in_(_STILL_FREE)).values(_SENDING).returning(*deliveries.c)
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
    alike = _alike(connection, first, shared.room(pace, room(Kind(first.kind))) - 1, by_us)
    taken = [delivery_of(row) for row in (first, *alike)]
    begun = [{"delivery_id": each.id, "number": each.tries, "started_at": now} for each in taken]
    connection.execute(_ATTEMPT, begun)
    account_row.write(connection, shared, shared.calling(pace, len(taken), now))
    return taken


def _alike(connection: Connection, first: Row[Any], more: int, by_us: Values) -> Sequence[Row[Any]]:
    """Take so many more of the same words, each the oldest to its number. What was tried before goes alone."""
    if more < 1 or first.tries > 1:
        return ()
    wish = {"now": by_us["now"], "words": first.text, "of_kind": first.kind, "not_to": first.phone}
    oldest = sorted(connection.execute(_ALIKE, wish).scalars())[:more]
    if not oldest:
        return ()
    return sorted(connection.execute(_TAKE_THESE, {**by_us, "ids": oldest}), key=lambda row: row.id)
