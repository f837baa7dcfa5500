"""A text that a customer sent us."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from app.domain.origin import CALLBACK, Flag, Origin
from app.domain.phone import PhoneNumber
from app.domain.text import folded


class Door(StrEnum):
    """Which of the gateway's two callbacks brought a text, or that none did."""

    KEYWORD = "keyword"
    INBOX = "inbox"
    CATCH_UP = "catch-up"


@dataclass(frozen=True, slots=True)
class Found:
    """How we came to know a text that no callback brought: we found it in the gateway's inbox.

    The gateway tells the minute of a text and no more; `before` is the end of what it may mean.
    """

    at: datetime
    before: datetime


_OLDEST_BELIEVED = timedelta(days=1)
_UNFLAGGED: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One text, parsed: who, what, when, and the bytes it came in.

    `received_at` is our time; of a text that no callback brought, the earliest that the gateway's may mean. `said_at`
    is when it was texted by the gateway's clock, where the callback says so.
    """

    id: str
    phone: PhoneNumber
    text: str = field(repr=False)
    received_at: datetime
    door: Door = Door.INBOX
    gateway_id: str | None = None
    truncated: bool = False
    raw: bytes = field(default=b"", repr=False)
    origin: Origin = CALLBACK
    flags: frozenset[Flag] = _UNFLAGGED
    said_at: datetime | None = None
    found: Found | None = None

    @property
    def texted_at(self) -> datetime:
        """When it was texted, as far as the gateway's clock can be believed: not after it came, nor a day before."""
        if self.said_at is None or not timedelta(0) <= self.received_at - self.said_at <= _OLDEST_BELIEVED:
            return self.received_at
        return self.said_at

    @property
    def known_at(self) -> datetime:
        """When we came to know of it."""
        return self.received_at if self.found is None else self.found.at

    @property
    def comparable(self) -> str:
        """The text as two copies of it are compared."""
        return folded(self.text)


@dataclass(frozen=True, slots=True)
class Claim:
    """A name under which one text is taken in at most once.

    A text with a gateway id is that id, for ever. Any text is also its phone and words for the length of the
    duplicate window, because the second door may bring no id (gateway page, section 1.2).

    Ids of another series than the callbacks' may be anybody's, so they are taken with phone and words: an id that is
    used twice loses no text. What the gateway calls an opt-out is a copy of such texts only: no copy may swallow it.
    """

    key: str = field(repr=False)
    until: datetime | None
    by_id: bool


def claims(message: IncomingMessage, window: timedelta) -> tuple[Claim, ...]:
    """The names that a message must hold to be new; `until` None means for ever."""
    about: tuple[str, ...] = (message.phone.digits, message.comparable or message.text)
    if Flag.OPTED_OUT in message.flags:
        about = (*about, Flag.OPTED_OUT)
    by_words = Claim(
        key=_key("text", *about),
        until=message.texted_at + window,
        by_id=message.gateway_id is not None and message.origin.id_tells_apart,
    )
    if message.gateway_id is None:
        return (by_words,)
    series = (message.origin.series, *about) if message.origin.series else ()
    return Claim(key=id_key(message.gateway_id, *series), until=None, by_id=True), by_words


def id_key(gateway_id: str, *series: str) -> str:
    """The name of the text with this id; `series` tells of ids that are not the callbacks' and the inbox's own."""
    return _key("id", gateway_id, *series)


def _key(kind: str, *parts: str) -> str:
    """A name of fixed length: an index row must not grow with the text, nor show it."""
    return f"{kind}:{blake2b(chr(0).join(parts).encode(), digest_size=20).hexdigest()}"
