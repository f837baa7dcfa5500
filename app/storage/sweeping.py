"""Ending what nobody holds any more, a row at a time: each is written only if it is still as it was found."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, select, update

from app.domain.delivery import Delivered, Outcome, State, Verdict
from app.storage import settling
from app.storage.rows import delivery_of
from app.storage.tables import QUEUED, SENDING, deliveries
from app.usecases.ports import Swept

WORKER_DIED: Final = "the worker died while sending"
TOO_LATE: Final = "too late to be of use"

_DIED: Final = Verdict(Outcome.UNKNOWN, WORKER_DIED)
_AT_A_TIME: Final = 500
_NOW: Final[BindParameter[Any]] = bindparam("now")
_IS_ABANDONED: Final = and_(deliveries.c.state == SENDING, deliveries.c.lease_until < _NOW)
_IS_LATE: Final = and_(deliveries.c.state == QUEUED, deliveries.c.not_after <= _NOW)
_ABANDONED: Final = select(deliveries).where(_IS_ABANDONED).limit(_AT_A_TIME)
_LATE: Final = select(deliveries.c.id).where(_IS_LATE).limit(_AT_A_TIME).with_for_update(skip_locked=True)
_LOOKS: Final = tuple(select(deliveries.c.id).where(found).limit(1) for found in (_IS_ABANDONED, _IS_LATE))
_EXPIRE: Final = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=case((deliveries.c.copies > 0, State.UNKNOWN.value), else_=State.EXPIRED.value),
        reason=TOO_LATE,
        settled_at=_NOW,
    )
)


def worth_a_sweep(connection: Connection, now: datetime) -> bool:
    """Whether a sweep would find something; takes no lock."""
    return any(connection.execute(look, {"now": now}).first() is not None for look in _LOOKS)


def sweep(connection: Connection, now: datetime) -> Swept:
    """End up to 500 of each kind."""
    rows = connection.execute(_ABANDONED, {"now": now})
    abandoned = [Delivered(delivery_of(row).settled(_DIED, now), _DIED) for row in rows]
    settling.hold_people(connection, abandoned)
    in_order = sorted((each.delivery for each in abandoned), key=lambda delivery: delivery.id)
    ended = [settling.write(connection, delivery, _DIED, now) for delivery in in_order]
    late = connection.execute(_LATE, {"now": now}).scalars().all()
    if late:
        connection.execute(_EXPIRE, {"ids": late, "now": now})
    return Swept(unknown=sum(ended), expired=len(late))
