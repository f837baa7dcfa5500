"""People, for staff: what is known of them, their ledger, and consent that came by another way than a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.storage import ledger, people
from app.storage.engine import Database
from app.storage.rows import event_values
from app.storage.tables import consent_events
from app.usecases.ports import ConsentRecord

_LEDGER: Final = (
    select(consent_events).where(consent_events.c.phone == bindparam("phone")).order_by(consent_events.c.sequence)
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """People, for staff; keeps the port of that name."""

    database: Database

    def person(self, phone: PhoneNumber) -> Person | None:
        """What is known of the person."""
        with self.database.reading() as connection:
            return people.known(connection, phone)

    def ledger(self, phone: PhoneNumber) -> Sequence[ConsentRecord]:
        """The person's consent events, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(_LEDGER, {"phone": phone.digits}).all()
        return [
            ConsentRecord(
                sequence=row.sequence,
                event=ConsentEvent(row.event),
                source=Source(row.source),
                at=row.at,
                group=row.group_name,
                words=row.words,
                note=row.note,
                found_at=row.found_at,
            )
            for row in rows
        ]

    def opt_out(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        """Record an opt-out; False if it stood already."""
        with self.database.writing() as connection:
            event = event_values(phone, ConsentEvent.OPT_OUT, Source.STAFF, now, note=note)
            return ledger.opt_out(connection, event)

    def opt_in(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        """Record a consent; False where the person is opted out."""
        with self.database.writing() as connection:
            [contact] = people.hold(connection, [phone.digits])
            if contact.consent == Consent.OPTED_OUT.value:
                return False
            ledger.write(connection, [event_values(phone, ConsentEvent.OPT_IN, Source.STAFF, now, note=note)])
            ledger.set_consent(connection, phone.digits, Consent.OPTED_IN, now)
            return True
