"""The person as they were at a moment of the past, put together from the record: the ledger and the decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.consent import Consent, ConsentEvent
from app.domain.person import Person
from app.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class PastConsent:
    """One row of the ledger. `days` is how long a membership was for, None where it had no end."""

    event: ConsentEvent
    at: datetime
    group: str | None = None
    days: int | None = None


def person_then(
    phone: PhoneNumber,
    ledger: Iterable[PastConsent],
    *,
    answered: Mapping[str, datetime],
    texted_before: bool,
    first_name: str | None = None,
) -> Person:
    """The person, from their ledger up to then (oldest first), and from when they last got which answer."""
    person = Person(phone=phone, first_name=first_name, texted_before=texted_before, answered=answered)
    for row in ledger:
        person = person_after(person, row)
    return person


def person_after(person: Person, row: PastConsent) -> Person:
    """The person once this event holds."""
    match row.event:
        case ConsentEvent.OPT_OUT:
            return person.having(Consent.OPTED_OUT, row.at)
        case ConsentEvent.OPT_IN:
            return person.having(Consent.OPTED_IN, row.at)
        case ConsentEvent.OPT_IN_REPORTED:
            return person
        case ConsentEvent.JOINED:
            return person.joined(row.group or "", None if row.days is None else row.at + timedelta(days=row.days))
        case ConsentEvent.LEFT:
            return person.left(row.group or "")
