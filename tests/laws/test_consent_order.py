"""Whatever came by callback, was found later, or both: consent and groups end as the customer's own order says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.consent import Consent
from app.domain.rules import JoinGroup
from app.usecases.catch_up import CatchUp
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, NOON, book, incoming, new_id, rule
from tests.fakes import FakeClock
from tests.inbox import FakeInbox, MemoryReading, entry
from tests.memory_store import MemoryStore

BOOK = book(rule("PIZZA", join=JoinGroup("pizza")), rule("TACO", join=JoinGroup("taco")), rule("HOURS"))
WORDS = ["stop", "start", "pizza", "pizza for me", "taco", "stop pizza", "hours", "stop texting me"]


class Fate(StrEnum):
    """What becomes of a callback."""

    COMES = "comes"
    IS_LOST = "is lost"
    COMES_LATE = "comes after a catch-up has found its text"


@dataclass(frozen=True)
class Text:
    """A text, the minutes since the one before it, its callback's fate, and whether the inbox is read then."""

    words: str
    pause: int
    fate: Fate
    is_read_then: bool


TEXTS = st.builds(Text, st.sampled_from(WORDS), st.integers(2, 20), st.sampled_from(Fate), st.booleans())


class World:
    """A service, and the gateway's inbox."""

    def __init__(self, *, with_ids: bool) -> None:
        self.store, self.inbox, self.clock = MemoryStore(), FakeInbox(), FakeClock()
        self.with_ids = with_ids
        reading = MemoryReading(self.store, first_rules=NOON - timedelta(days=1))
        self.catch_up = CatchUp(self.inbox, reading, self.store, lambda: BOOK, new_id, self.clock)
        self.late: list[tuple[str, str]] = []

    def text(self, number: int, words: str, at: datetime, fate: Fate) -> None:
        """The customer texts."""
        self.clock.now = at
        self.inbox.entries.append(entry(words, id=str(number), at=at))
        if fate is Fate.COMES:
            self.call(words, str(number))
        elif fate is Fate.COMES_LATE and (self.with_ids or not words.startswith("stop")):
            self.late.append((words, str(number)))

    def call(self, words: str, number: str) -> None:
        """A callback comes, two seconds later."""
        self.clock.wait(seconds=2)
        message = incoming(words, received_at=self.clock.now, gateway_id=number if self.with_ids else None)
        receive([message], BOOK, self.store, new_id, Receiving())

    def read(self) -> None:
        """The inbox is read; then come the callbacks that were late."""
        self.clock.wait(seconds=30)
        self.catch_up.run()
        for words, number in self.late:
            self.call(words, number)
        self.late.clear()


def outcome(store: MemoryStore) -> tuple[Consent, set[str]]:
    person = store.known[ANN]
    return person.consent, set(person.groups)


A_STOP_BEFORE_A_JOINING = [
    ("start", Fate.COMES),
    ("stop", Fate.IS_LOST),
    ("pizza", Fate.COMES),
    ("stop pizza", Fate.IS_LOST),
]


@settings(max_examples=300, deadline=None, derandomize=True)
@example(  # the ledger has nothing of a PIZZA that brings nobody back as long as the STOP before it is not found
    texts=[Text(words, 2, fate, is_read_then=False) for words, fate in A_STOP_BEFORE_A_JOINING],
    with_ids=False,
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=7), with_ids=st.booleans())
def test_consent_ends_as_the_customers_own_order_says(texts: list[Text], *, with_ids: bool) -> None:
    world, truth = World(with_ids=with_ids), World(with_ids=True)
    at = NOON

    for number, text in enumerate(texts):
        at += timedelta(minutes=text.pause)
        truth.text(number, text.words, at, Fate.COMES)
        world.text(number, text.words, at, text.fate)
        if text.is_read_then:
            world.read()
    world.read()
    world.read()

    assert outcome(world.store) == outcome(truth.store)
    assert len(world.store.taken) == len(texts)
