"""A text that a customer sent us."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from app.domain.phone import PhoneNumber
from app.domain.text import folded


class Door(StrEnum):
    """Which of the gateway's two callbacks brought a text."""

    KEYWORD = "keyword"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One text, parsed: who, what, when, and the bytes it came in."""

    id: str
    phone: PhoneNumber
    text: str = field(repr=False)
    received_at: datetime
    door: Door = Door.INBOX
    gateway_id: str | None = None
    truncated: bool = False
    raw: bytes = field(default=b"", repr=False)

    @property
    def comparable(self) -> str:
        """The text as two copies of it are compared."""
        return folded(self.text)


@dataclass(frozen=True, slots=True)
class Claim:
    """A name under which one text is taken in at most once.

    A text with a gateway id is that id, for ever. Any text is also its phone and words for the length of the
    duplicate window, because the second door may bring no id (gateway page, section 1.2).
    """

    key: str = field(repr=False)
    until: datetime | None
    by_id: bool


def claims(message: IncomingMessage, window: timedelta) -> tuple[Claim, ...]:
    """The names that a message must hold to be new; `until` None means for ever."""
    by_words = Claim(
        key=_key("text", message.phone.digits, message.comparable or message.text),
        until=message.received_at + window,
        by_id=message.gateway_id is not None,
    )
    if message.gateway_id is None:
        return (by_words,)
    return Claim(key=_key("id", message.gateway_id), until=None, by_id=True), by_words


def _key(kind: str, *parts: str) -> str:
    """A name of fixed length: an index row must not grow with the text, nor show it."""
    return f"{kind}:{blake2b(chr(0).join(parts).encode(), digest_size=20).hexdigest()}"
