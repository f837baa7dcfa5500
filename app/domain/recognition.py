"""Telling which texts of the gateway's inbox a callback has brought already.

Where both carry the same id, the id tells. Otherwise an entry of the inbox is a stored text of the same person with the
same words, received about then. Each stored text accounts for one entry at most, because people do send a word twice.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from app.domain.message import IncomingMessage
from app.domain.optout_words import ConsentWord, consent_word
from app.domain.phone import PhoneNumber
from app.domain.text import folded

ABOUT_THEN: Final = timedelta(minutes=15)
"""How far our time of a text and the gateway's may lie apart: a slow callback, a clock that is not right.

Generous, because an entry that is not recognised is answered twice, while one that is taken for its neighbour changes
nothing: both have the same words, and their neighbour is then the one to be taken in.
"""

LATE_CALLBACK: Final = timedelta(minutes=10)
"""How long after a text was found in the inbox a callback without an id is taken for that text.

Should it be another one with the same words, then it stands in the inbox too, and the next catch-up finds it.
"""

_OPT_OUTS: Final = frozenset({ConsentWord.STOP, ConsentWord.STOP_PHRASE})


@dataclass(frozen=True, slots=True)
class Stored:
    """A text that a callback brought and that no entry of the inbox has been recognised as."""

    id: str
    phone: PhoneNumber
    text: str = field(repr=False)
    received_at: datetime


def recognised(found: Sequence[IncomingMessage], stored: Iterable[Stored]) -> Mapping[str, str]:
    """Which found texts are stored already: each one's id with that of the stored text.

    Oldest first, each takes the oldest that is left about its time: no other way recognises more of them.
    """
    waiting: defaultdict[tuple[PhoneNumber, str], deque[Stored]] = defaultdict(deque)
    for text in sorted(stored, key=lambda text: (text.received_at, text.id)):
        waiting[text.phone, _said(text.text)].append(text)
    pairs = {}
    for message in sorted(found, key=lambda message: message.received_at):
        earliest, latest = around(message)
        same = waiting[message.phone, _said(message.text)]
        while same and same[0].received_at < earliest:
            same.popleft()
        if same and same[0].received_at <= latest:
            pairs[message.id] = same.popleft().id
    return pairs


def around(message: IncomingMessage) -> tuple[datetime, datetime]:
    """From when to when the callback of a found text may have come."""
    before = message.received_at if message.found is None else message.found.before
    return message.received_at - ABOUT_THEN, before + ABOUT_THEN


def awaits_its_callback(message: IncomingMessage) -> datetime:
    """Until when the same words without an id are taken for this found text.

    An opt-out is never taken for an older one: it holds at once, and a second one gets no second confirmation.
    """
    if consent_word(message.text) in _OPT_OUTS:
        return message.received_at
    return message.known_at + LATE_CALLBACK


def _said(text: str) -> str:
    return folded(text) or text
