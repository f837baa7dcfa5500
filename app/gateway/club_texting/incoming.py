"""The family's callbacks: parameters in, a text message out.

The gateway's two doors use different names for the same things (gateway page, sections 1.1 and 1.4). A thing that is
said twice must be said alike: whoever may choose between two answers will one day choose otherwise than the check did.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from app.domain.message import Door, IncomingMessage
from app.domain.phone import PhoneNumber
from app.domain.text import LONGEST_TEXT
from app.gateway.wire import refusals
from app.gateway.wire.parameters import Parameters, parameters
from app.gateway.wire.values import LONGEST_ID, phone_number, readable
from app.usecases.incoming import Call, Refusal

KEYWORD_PHONE = b"phonenumber"
PHONE_NAMES = frozenset({KEYWORD_PHONE, b"from"})
TEXT_NAMES = frozenset({b"message"})
ID_NAMES = frozenset({b"messageid", b"inboundid"})

_Read = TypeVar("_Read")


def read_callback(call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal:
    """The text message that a call brings, or why it brings none; whatever else calls is taken for one of these.

    Two spellings of one phone number agree. An empty text is a text, a missing one is not; an empty id is no id.
    """
    found = parameters(call)
    if isinstance(found, Refusal):
        return found
    phone = _phone(found)
    if isinstance(phone, Refusal):
        return phone
    texts = _readings(found, TEXT_NAMES, _cleaned)
    ids = _readings(found, ID_NAMES, _gateway_id) - {""}
    if len(texts) != 1:
        return refusals.TEXTS_DISAGREE if texts else refusals.NO_TEXT
    if len(ids) > 1:
        return refusals.IDS_DISAGREE

    text = texts.pop()
    return IncomingMessage(
        id=message_id,
        phone=phone,
        text=text[:LONGEST_TEXT],
        received_at=received_at,
        door=Door.KEYWORD if any(name == KEYWORD_PHONE for name, _ in found) else Door.INBOX,
        gateway_id=ids.pop()[:LONGEST_ID] if ids else None,
        truncated=len(text) > LONGEST_TEXT,
        raw=call.raw,
    )


def _phone(found: Parameters) -> PhoneNumber | Refusal:
    phones = _readings(found, PHONE_NAMES, _phone_number)
    if len(phones) != 1:
        return refusals.PHONES_DISAGREE if phones else refusals.NO_PHONE
    return phones.pop() or refusals.NOT_A_PHONE


def _readings(found: Parameters, names: frozenset[bytes], read: Callable[[bytes], _Read]) -> set[_Read]:
    return {read(value) for name, value in found if name in names}


def _phone_number(value: bytes) -> PhoneNumber | None:
    return phone_number(_cleaned(value))


def _gateway_id(value: bytes) -> str:
    return _cleaned(value).strip()


def _cleaned(value: bytes) -> str:
    return readable(value.decode("utf-8", "replace"))
