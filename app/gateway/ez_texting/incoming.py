"""The webhooks in, text messages out: `inbound_text.received` and `keyword.opt_in` (reference page, section 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from app.domain.message import Door, IncomingMessage
from app.domain.origin import Flag, Origin
from app.domain.phone import PhoneNumber
from app.domain.text import LONGEST_TEXT
from app.gateway.ez_texting.signature import Signatures
from app.gateway.wire import refusals
from app.gateway.wire.json_object import JsonObject, Unreadable
from app.gateway.wire.values import LONGEST_ID, phone_number, readable
from app.usecases.incoming import Call, Refusal

UNKNOWN_EVENT: Final = Refusal(HTTPStatus.BAD_REQUEST, "a webhook of a type that we do not know")

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@dataclass(frozen=True, slots=True)
class _Event:
    """One type of webhook: which field holds the text, what the type itself says, and how its ids count."""

    text: str
    door: Door
    origin: Origin
    says: frozenset[Flag] = frozenset()


_EVENTS: Final = {
    "inbound_text.received": _Event("message", Door.INBOX, Origin("ez_texting", texts_our_answer=False)),
    # A keyword that was texted may be told as both events, and it is open whether under one id.
    "keyword.opt_in": _Event(
        "keyword",
        Door.KEYWORD,
        Origin("ez_texting", id_tells_apart=False, texts_our_answer=False),
        frozenset({Flag.OPTED_IN}),
    ),
}


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Reads the webhooks that the signatures vouch for; keeps the promises of the port `Reader`."""

    signatures: Signatures

    def __call__(self, call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal | None:
        """The text that a webhook brings, why it brings none, or None for what is no webhook."""
        if not call.body or not _is_json(call):
            return None
        refusal = self.signatures.refusal(call)
        if refusal:
            return refusal
        try:
            return _message(JsonObject(call.body), call, message_id, received_at)
        except Unreadable as unreadable:
            return unreadable.refusal


def _is_json(call: Call) -> bool:
    """Whether the body calls itself JSON or, being no form, looks like it."""
    kind = call.content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind not in _FORMS and call.body.lstrip()[:1] == b"{")


def _message(fields: JsonObject, call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal:
    event = _EVENTS.get(fields.text("type") or "")
    if event is None:
        return UNKNOWN_EVENT
    phone = _phone(fields)
    if isinstance(phone, Refusal):
        return phone
    said = fields.text(event.text)
    if said is None:
        return refusals.NO_TEXT
    text = readable(said)
    return IncomingMessage(
        id=message_id,
        phone=phone,
        text=text[:LONGEST_TEXT],
        received_at=received_at,
        door=event.door,
        gateway_id=readable(fields.mark("id") or "").strip()[:LONGEST_ID] or None,
        truncated=len(text) > LONGEST_TEXT,
        raw=call.raw,
        origin=event.origin,
        flags=event.says.union(_flags(fields)),
        said_at=_moment(fields),
    )


def _phone(fields: JsonObject) -> PhoneNumber | Refusal:
    written = fields.text("fromNumber")
    if written is None:
        return refusals.NO_PHONE
    return phone_number(readable(written)) or refusals.NOT_A_PHONE


def _flags(fields: JsonObject) -> Iterator[Flag]:
    if fields.flag("optOut"):
        yield Flag.OPTED_OUT
    if fields.flag("optIn"):
        yield Flag.OPTED_IN


def _moment(fields: JsonObject) -> datetime | None:
    """When the gateway got the text, None where it does not say so: nothing hangs on it that is worth a refusal."""
    try:
        said = datetime.fromisoformat(fields.text("received") or "")
        return None if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, OverflowError):  # a field that cannot be read is a ValueError, too
        return None
