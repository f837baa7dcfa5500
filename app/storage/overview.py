"""What an operator asks of the database: small counts, read without waiting for anybody. No text, no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from app.domain.consent import Consent
from app.domain.delivery import State
from app.storage.engine import Database
from app.storage.tables import QUEUED, contacts, deliveries, incoming_messages, reviews

_STATES: Final = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
_OLDEST: Final = select(func.min(deliveries.c.due_at, type_=deliveries.c.due_at.type)).where(
    deliveries.c.state == QUEUED
)
_MESSAGES: Final = select(func.count()).select_from(incoming_messages)
_OPTED_OUT: Final = select(func.count()).where(contacts.c.consent == Consent.OPTED_OUT.value)
_REVIEWS: Final = select(func.count()).where(reviews.c.closed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Overview:
    """The service in numbers. `oldest_due` is how long the queue's first text has been due; None when none is."""

    messages: int
    deliveries: Mapping[State, int]
    oldest_due: timedelta | None
    opted_out: int
    open_reviews: int


def overview(database: Database, now: datetime) -> Overview:
    """Count what there is.

    Raises:
        StorageUnavailable: the database is away.
    """
    with database.reading() as connection:
        counts = {State(state): count for state, count in connection.execute(_STATES)}
        due_at = connection.execute(_OLDEST).scalar_one()
        return Overview(
            messages=connection.execute(_MESSAGES).scalar_one(),
            deliveries={state: counts.get(state, 0) for state in State},
            oldest_due=None if due_at is None or due_at > now else now - due_at,
            opted_out=connection.execute(_OPTED_OUT).scalar_one(),
            open_reviews=connection.execute(_REVIEWS).scalar_one(),
        )
