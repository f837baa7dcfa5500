"""Sending by hand: who may get it, then the queue that answers leave by, so that nothing leaves on any other way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.domain.delivery import LEASE, Delivery, Kind, State, made_by_hand
from app.domain.phone import PhoneNumber
from app.usecases.ports import ByHand, Clock, Contacts, NewId

_LOOK_EVERY: Final = 0.2
"""Seconds between two looks at what became of the texts."""

_UNFINISHED: Final = frozenset({State.QUEUED, State.SENDING})


@dataclass(frozen=True, slots=True)
class Recipients:
    """The numbers that a person named, sorted by what is known of them."""

    may_get_it: tuple[PhoneNumber, ...]
    opted_out: tuple[PhoneNumber, ...]
    strangers: tuple[PhoneNumber, ...]
    """Never heard of: somebody must say how they gave their consent."""


def recipients(named: Iterable[PhoneNumber], contacts: Contacts) -> Recipients:
    """Sort the numbers, each once, in their order.

    Raises:
        StorageUnavailable: the database is away.
    """
    people = {phone: contacts.person(phone) for phone in named}
    out = tuple(phone for phone, person in people.items() if person is not None and person.opted_out)
    strangers = tuple(phone for phone, person in people.items() if person is None or person.is_stranger)
    return Recipients(tuple(phone for phone in people if phone not in {*out, *strangers}), out, strangers)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to leave: a text, or a voice call as its words; `consent` is how strangers gave theirs."""

    words: str
    kind: Kind
    good_for: timedelta
    consent: str | None = None


def queue_by_hand(
    phones: Iterable[PhoneNumber], wish: Wish, queue: ByHand, new_id: NewId, clock: Clock
) -> Sequence[Delivery]:
    """Put it in the queue; consent is asked as it is written, so that who opted out meanwhile is left out.

    Raises:
        StorageUnavailable: the database is away; nothing was queued.
    """
    now = clock()
    texts = [made_by_hand(phone, wish.words, wish.kind, now, now + wish.good_for, new_id()) for phone in phones]
    return queue.queue(texts, wish.consent, now)


def followed(
    texts: Sequence[Delivery], queue: ByHand, clock: Clock, sleep: Callable[[float], None]
) -> Iterator[Sequence[Delivery]]:
    """The texts as they are, look after look, until all have ended; what has not left in time is withdrawn.

    A worker that died keeps what it held for as long as a lease, so that is how long an end may take.

    Raises:
        StorageUnavailable: the database is away.
    """
    ids = [text.id for text in texts]
    late = max((text.not_after for text in texts), default=clock())
    while True:
        now = clock()
        seen = queue.look(ids)
        if now >= late and any(text.state is State.QUEUED for text in seen):
            queue.withdraw(ids, now)
            seen = queue.look(ids)
        yield seen
        if now >= late + 2 * LEASE or not any(text.state in _UNFINISHED for text in seen):
            return
        sleep(_LOOK_EVERY)
