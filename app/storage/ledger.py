"""Consent in the database: the ledger's rows, and what an opt-out ends.

Contacts are locked before deliveries everywhere: `opt_out` does so itself, the others expect it (`people.hold`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, case, delete, insert, update

from app.domain.consent import Consent
from app.domain.delivery import State
from app.storage import people
from app.storage.changes import CANCELLED_BY_OPT_OUT
from app.storage.rows import Values
from app.storage.tables import QUEUED, consent_events, contacts, deliveries, memberships

_WRITE: Final = insert(consent_events)
_SET: Final = (
    update(contacts)
    .where(contacts.c.phone == bindparam("of_phone"))
    .values(consent=bindparam("consent"), consent_at=bindparam("at"))
)
_PHONES: Final[BindParameter[Any]] = bindparam("phones", expanding=True)
_LEAVE_ALL: Final = delete(memberships).where(memberships.c.phone.in_(_PHONES))
_CANCEL: Final = (
    update(deliveries)
    .where(deliveries.c.phone.in_(_PHONES), deliveries.c.state == QUEUED)
    .values(
        state=case((deliveries.c.copies > 0, State.UNKNOWN.value), else_=State.CANCELLED.value),
        reason=CANCELLED_BY_OPT_OUT,
        settled_at=bindparam("now"),
    )
)


def write(connection: Connection, events: Sequence[Values]) -> None:
    """Append to the ledger, in the order given."""
    connection.execute(_WRITE, events)


def set_consent(connection: Connection, phone: str, consent: Consent, at: datetime) -> None:
    """What the person said last."""
    connection.execute(_SET, {"of_phone": phone, "consent": consent.value, "at": at})


def end_everything(connection: Connection, phones: Collection[str], now: datetime) -> None:
    """End the memberships of people who opted out, and cancel what is queued for them."""
    these = {"phones": sorted(phones)}
    connection.execute(_LEAVE_ALL, these)
    connection.execute(_CANCEL, {**these, "now": now})


def opt_out(connection: Connection, event: Values) -> bool:
    """Write an opt-out with all that follows; False, and nothing written, where it stood already."""
    phone, at = event["phone"], event["at"]
    [contact] = people.hold(connection, [phone])
    if contact.consent == Consent.OPTED_OUT.value:
        return False
    write(connection, [event])
    set_consent(connection, phone, Consent.OPTED_OUT, at)
    end_everything(connection, [phone], at)
    return True
