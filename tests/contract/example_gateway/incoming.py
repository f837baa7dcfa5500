"""Pigeon's calls in, text messages out: a form with `caller`, `words` and `ref`, under a path of its own making."""

from datetime import datetime
from http import HTTPStatus

from app.domain.message import IncomingMessage
from app.domain.origin import Origin
from app.domain.text import LONGEST_TEXT
from app.gateway.wire import refusals
from app.gateway.wire.parameters import parameters
from app.gateway.wire.values import LONGEST_ID, phone_number, readable
from app.usecases.incoming import Call, Refusal

PIGEON = Origin("pigeon", texts_our_answer=False)

SAID_TWICE = Refusal(HTTPStatus.BAD_REQUEST, "a field stands there twice")


def read_call(call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal | None:
    """The text that a call of Pigeon's brings; its calls are known by a header."""
    if not call.header("X-Pigeon"):
        return None
    found = parameters(call)
    if isinstance(found, Refusal):
        return found
    said = {name: readable(value.decode("utf-8", "replace")) for name, value in found}
    if len(said) < len(found):
        return SAID_TWICE
    if b"caller" not in said or b"words" not in said:
        return refusals.NO_TEXT if b"caller" in said else refusals.NO_PHONE
    phone = phone_number(said[b"caller"])
    if phone is None:
        return refusals.NOT_A_PHONE
    return IncomingMessage(
        id=message_id,
        phone=phone,
        text=said[b"words"][:LONGEST_TEXT],
        received_at=received_at,
        gateway_id=said.get(b"ref", "").strip()[:LONGEST_ID] or None,
        truncated=len(said[b"words"]) > LONGEST_TEXT,
        raw=call.raw,
        origin=PIGEON,
    )
