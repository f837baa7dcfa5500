"""What people said before and since, for deciding about texts that are found late. Their contacts must be held."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select

from app.domain.consent import Consent, ConsentEvent
from app.domain.late import Past
from app.domain.message import Door, Found, IncomingMessage
from app.domain.phone import PhoneNumber
from app.storage.tables import consent_events, incoming_messages

_MEANS: Final = {ConsentEvent.OPT_OUT.value: Consent.OPTED_OUT, ConsentEvent.OPT_IN.value: Consent.OPTED_IN}
BEFORE: Final = timedelta(days=1)
"""How far back texts are looked at that the ledger has nothing of, because they changed nothing then."""

_PHONES: Final[BindParameter[Any]] = bindparam("phones", expanding=True)
_TEXTS: Final = select(incoming_messages).where(
    incoming_messages.c.phone.in_(_PHONES), incoming_messages.c.received_at >= bindparam("since")
)
_SAID: Final = (
    select(consent_events.c.phone, consent_events.c.event, consent_events.c.at)
    .where(consent_events.c.phone.in_(_PHONES), consent_events.c.event.in_(tuple(_MEANS)))
    .order_by(consent_events.c.sequence)
)


def of(connection: Connection, late: Sequence[IncomingMessage]) -> Mapping[PhoneNumber, Past]:
    """The past of the people of these texts."""
    people = {"phones": sorted({message.phone.digits for message in late})}
    since = min(message.received_at for message in late) - BEFORE
    texts = connection.execute(_TEXTS, {**people, "since": since}).all()
    said = connection.execute(_SAID, people).all()
    return {
        PhoneNumber(phone): Past(
            texts=tuple(_text(row) for row in texts if row.phone == phone),
            consents=tuple((row.at, _MEANS[row.event]) for row in said if row.phone == phone),
        )
        for phone in people["phones"]
    }


def _text(row: Any) -> IncomingMessage:
    return IncomingMessage(
        id=row.id,
        phone=PhoneNumber(row.phone),
        text=row.text,
        received_at=row.received_at,
        door=Door(row.door),
        gateway_id=row.gateway_id,
        found=None if row.found_at is None else Found(row.found_at, row.received_at),
    )
