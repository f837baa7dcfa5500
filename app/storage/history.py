"""The texts of the past: what came in, what was decided, what was on record then, and what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from app.domain.consent import ConsentEvent
from app.domain.decision import Layer
from app.domain.message import Door, IncomingMessage
from app.domain.phone import PhoneNumber
from app.storage.engine import Database
from app.storage.rows import delivery_of
from app.storage.tables import attempts, consent_events, contacts, decisions, deliveries, incoming_messages
from app.usecases.ports import Attempt, Background, LedgerRow, PastText, Sending

_TEXTS: Final = (
    select(incoming_messages, decisions, contacts.c.first_name)
    .join(decisions, decisions.c.message_id == incoming_messages.c.id)
    .outerjoin(contacts, contacts.c.phone == incoming_messages.c.phone)
)


@dataclass(frozen=True, slots=True)
class History:
    """The texts of the past; keeps the port of that name."""

    database: Database

    def text(self, message_id: str) -> PastText | None:
        """One text, None where there is none of that id."""
        return self._one(_TEXTS.where(incoming_messages.c.id == message_id))

    def newest(self, phone: PhoneNumber) -> PastText | None:
        """The newest text of a number."""
        theirs = _TEXTS.where(incoming_messages.c.phone == phone.digits)
        return self._one(theirs.order_by(incoming_messages.c.id.desc()).limit(1))

    def before(self, text: PastText) -> Background:
        """What was on record just before the text."""
        with self.database.reading() as connection:
            return Background(
                ledger=_ledger_before(connection, text.message),
                answered=_answered_before(connection, text.message),
                texted_before=_texted_before(connection, text.message),
            )

    def sendings(self, message_id: str) -> Sequence[Sending]:
        """What was sent in answer, oldest first."""
        with self.database.reading() as connection:
            found = select(deliveries).where(deliveries.c.message_id == message_id).order_by(deliveries.c.id)
            return tuple(_sending(connection, row) for row in connection.execute(found).all())

    def _one(self, texts: Select[Any]) -> PastText | None:
        with self.database.reading() as connection:
            row = connection.execute(texts).first()
        return None if row is None else _past_text(row)


def _past_text(row: Row[Any]) -> PastText:
    message = IncomingMessage(
        id=row.id,
        phone=PhoneNumber(row.phone),
        text=row.text,
        received_at=row.received_at,
        door=Door(row.door),
        gateway_id=row.gateway_id,
        truncated=row.truncated,
        raw=row.raw,
    )
    return PastText(message, Layer(row.layer), row.rule, row.reason, row.rulebook_version, row.first_name)


def _ledger_before(connection: Connection, message: IncomingMessage) -> tuple[LedgerRow, ...]:
    """The events of earlier texts, and those that came by another way before this one did."""
    events = consent_events.c
    earlier = or_(events.message_id < message.id, and_(events.message_id.is_(None), events.at < message.received_at))
    theirs = select(consent_events).where(events.phone == message.phone.digits, earlier).order_by(events.sequence)
    return tuple(
        LedgerRow(ConsentEvent(row.event), row.at, row.group_name, row.rule, row.rulebook_version)
        for row in connection.execute(theirs)
    )


def _answered_before(connection: Connection, message: IncomingMessage) -> Mapping[str, datetime]:
    newest = func.max(decisions.c.decided_at, type_=decisions.c.decided_at.type)
    theirs = (
        select(decisions.c.answered_as, newest)
        .join(incoming_messages, incoming_messages.c.id == decisions.c.message_id)
        .where(
            incoming_messages.c.phone == message.phone.digits,
            incoming_messages.c.id < message.id,
            decisions.c.answered_as.is_not(None),
        )
        .group_by(decisions.c.answered_as)
    )
    return {str(memory): at for memory, at in connection.execute(theirs)}


def _texted_before(connection: Connection, message: IncomingMessage) -> bool:
    theirs = select(incoming_messages.c.id).where(
        incoming_messages.c.phone == message.phone.digits, incoming_messages.c.id < message.id
    )
    return connection.execute(theirs.limit(1)).first() is not None


def _sending(connection: Connection, row: Row[Any]) -> Sending:
    calls = select(attempts).where(attempts.c.delivery_id == row.id).order_by(attempts.c.number)
    made = tuple(
        Attempt(call.number, call.started_at, call.ended_at, call.outcome, call.reason)
        for call in connection.execute(calls)
    )
    return Sending(delivery_of(row), row.settled_at, made)
