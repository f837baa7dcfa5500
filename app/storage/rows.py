"""Domain values as rows, and rows as domain values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from app.domain.account import Account
from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.delivery import Delivery, Kind, State, Trouble
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.usecases.ports import Taken

Values = dict[str, Any]
"""One row's columns by name."""


class Contact(NamedTuple):
    """A row of `contacts`, as far as deciding needs it."""

    phone: str
    consent: str
    consent_at: datetime | None
    first_name: str | None
    last_text_at: datetime | None


VIA_API, VIA_RESPONSE = "api", "response"


def message_values(message: IncomingMessage) -> Values:
    """A row of `incoming_messages`."""
    return {
        "id": message.id,
        "phone": message.phone.digits,
        "text": message.text,
        "raw": message.raw,
        "door": message.door.value,
        "gateway_id": message.gateway_id,
        "truncated": message.truncated,
        "received_at": message.received_at,
        "found_at": None if message.found is None else message.found.at,
        "entry_id": None if message.found is None else message.gateway_id,
    }


def decision_values(taken: Taken, rulebook_version: int) -> Values:
    """A row of `decisions`."""
    return {
        "message_id": taken.message.id,
        "layer": taken.decision.layer.value,
        "rule": taken.decision.rule,
        "rulebook_version": rulebook_version,
        "reason": taken.decision.reason,
        "decided_at": taken.message.known_at,
        "answered_as": taken.decision.answered_as,
    }


def event_values(
    phone: PhoneNumber, event: ConsentEvent, source: Source, at: datetime, **more: str | int | datetime | None
) -> Values:
    """A row of `consent_events`; `more` are the columns that this event has beside those that all have."""
    columns = dict.fromkeys(("group_name", "message_id", "words", "rule", "rulebook_version", "note", "found_at"))
    return {"phone": phone.digits, "event": event.value, "source": source.value, "at": at, **columns, **more}


def delivery_values(delivery: Delivery) -> Values:
    """A row of `deliveries`. One that is sent before it was ever queued went out in the webhook's answer.

    Any other that has ended before it was queued is in answer to a text that was found too late.
    """
    by_response = delivery.state is State.SENT
    return {
        "id": delivery.id,
        "message_id": delivery.message_id,
        "phone": delivery.phone.digits,
        "text": delivery.text,
        "kind": delivery.kind.value,
        "priority": delivery.kind.terms.priority.value,
        "state": delivery.state.value,
        "via": VIA_RESPONSE if by_response else VIA_API,
        "created_at": delivery.created_at,
        "due_at": delivery.due_at,
        "not_after": delivery.not_after,
        "tries": delivery.tries,
        "copies": delivery.copies,
        "reason": delivery.reason,
        "settled_at": None if delivery.state is State.QUEUED else delivery.created_at,
    }


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery in a row of `deliveries`."""
    return Delivery(
        id=row.id,
        message_id=row.message_id,
        phone=PhoneNumber(row.phone),
        text=row.text,
        kind=Kind(row.kind),
        state=State(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        not_after=row.not_after,
        tries=row.tries,
        copies=row.copies,
        reason=row.reason,
    )


def person_of(row: Contact, groups: Mapping[str, datetime | None], answered: Mapping[str, datetime]) -> Person:
    """The person in a row of `contacts`."""
    return Person(
        phone=PhoneNumber(row.phone),
        consent=Consent(row.consent),
        consent_at=row.consent_at,
        first_name=row.first_name,
        groups=groups,
        answered=answered,
        texted_before=row.last_text_at is not None,
    )


def account_of(row: Row[Any]) -> Account:
    """The account in the row of `gateway_account`."""
    return Account(
        trouble=None if row.trouble is None else Trouble(row.trouble),
        failures=row.failures,
        paused_until=row.paused_until,
        settings=row.settings,
    )


def account_values(account: Account) -> Values:
    """The row of `gateway_account`, without its pace."""
    return {
        "trouble": None if account.trouble is None else account.trouble.value,
        "failures": account.failures,
        "paused_until": account.paused_until,
        "settings": account.settings,
    }
