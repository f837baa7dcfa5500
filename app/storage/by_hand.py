"""What a person sends by hand: into the queue, watched there, and taken out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.delivery import WITHDRAWN, Delivery, State
from app.domain.person import Person
from app.storage import ledger, people
from app.storage.engine import Database
from app.storage.rows import delivery_of, delivery_values, event_values
from app.storage.tables import QUEUED, deliveries, gateway_lines

_QUEUE: Final = insert(deliveries)
_THESE: Final = deliveries.c.id.in_(bindparam("ids", expanding=True))
_LOOK: Final = select(deliveries).where(_THESE).order_by(deliveries.c.id)
_WITHDRAW: Final = (
    update(deliveries)
    .where(_THESE, deliveries.c.state == QUEUED)
    .values(state=State.CANCELLED.value, reason=WITHDRAWN, settled_at=bindparam("now"))
)
_HELD: Final = select(gateway_lines.c.number).where(
    gateway_lines.c.holder.is_not(None), gateway_lines.c.until > bindparam("now")
)


@dataclass(frozen=True, slots=True)
class ByHand:
    """The queue as a person at the command line uses it; keeps the port of that name."""

    database: Database

    def queue(self, texts: Sequence[Delivery], consent: str | None, now: datetime) -> Sequence[Delivery]:
        """Queue the texts of those who may get them; the note opts in those who were never heard of."""
        with self.database.writing() as connection:
            known = people.held_still(connection, {text.phone for text in texts})
            wanted = [text for text in texts if _may_get_it(known[text.phone], consent)]
            for text in wanted:
                if known[text.phone].is_stranger:
                    event = event_values(text.phone, ConsentEvent.OPT_IN, Source.STAFF, now, note=consent)
                    ledger.write(connection, [event])
                    ledger.set_consent(connection, text.phone.digits, Consent.OPTED_IN, now)
            if wanted:
                connection.execute(_QUEUE, [delivery_values(text) for text in wanted])
            return wanted

    def look(self, ids: Sequence[str]) -> Sequence[Delivery]:
        """The texts as they are now, in the order they were made."""
        with self.database.reading() as connection:
            return [delivery_of(row) for row in connection.execute(_LOOK, {"ids": ids})]

    def withdraw(self, ids: Sequence[str], now: datetime) -> None:
        """Cancel what is still queued; contacts are locked before deliveries, as everywhere."""
        with self.database.writing() as connection:
            texts = connection.execute(_LOOK, {"ids": ids}).all()
            people.hold(connection, sorted({text.phone for text in texts}))
            connection.execute(_WITHDRAW, {"ids": ids, "now": now})

    def is_worked(self, now: datetime) -> bool:
        """Whether a worker holds a line."""
        with self.database.reading() as connection:
            return connection.execute(_HELD, {"now": now}).first() is not None


def _may_get_it(person: Person, consent: str | None) -> bool:
    return not person.opted_out and (consent is not None or not person.is_stranger)
