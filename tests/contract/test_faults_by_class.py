"""Each fault of the stand-in gateway meets each class of message: what the call proves, and what happens next.

The table is that of `docs/delivery.md`; sections are those of the gateway reference, and of the reliability page (R).
Our real client and the use case *deliver* are between the two; only the clock and the store are made up.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, get_args

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Delivery, Kind, State
from app.gateway.club_texting.rest.sending import ManyAtOnce
from app.gateway.club_texting.sending import ClubTexting
from app.gateway.wire.line import CallLimits, Login
from app.sandbox import faults
from app.usecases.by_hand import Wish, queue_by_hand
from app.usecases.deliver import deliver_next
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, book, incoming, new_id, rule
from tests.fakes import FakeClock
from tests.gateway.builders import QUICK, gateway_at
from tests.memory_store import MemoryStore

RULES: Final = book(rule("HOURS", "open"))
TEXTS: Final = {
    Kind.STOP_CONFIRMATION: "stop",
    Kind.HELP: "help",
    Kind.OPT_IN_CONFIRMATION: "start",
    Kind.REPLY: "hours",
}
BY_HAND: Final = {Kind.BY_HAND: "We close at eight", Kind.VOICE: "2125550190 welcome.wav"}
SHORT: Final = CallLimits(deadline=0.4, connect=0.3, apart=0.0)
EVER: Final = 1_000_000
"""Requests for which a fault that never ends is good."""


@dataclass(frozen=True)
class Row:
    """One fault, and the state of each class after the call that met it: stop, help, opt-in, reply, by hand, voice.

    `arrives` tells whether the phone has the text although the call did not prove it; a voice broadcast has return
    codes of its own, and `voice` says what this one is there.
    """

    section: str
    fault: dict[str, Any]
    after: tuple[State, ...]
    arrives: bool = False
    limits: CallLimits = QUICK
    voice: State | None = None

    def state(self, kind: Kind) -> State:
        """What this class is in after one call."""
        found = self.after[list(Kind).index(kind)]
        return self.voice or found if kind is Kind.VOICE else found

    @property
    def name(self) -> str:
        """The row as test reports call it."""
        return f"{self.section} " + " ".join(f"{key}={value}" for key, value in self.fault.items())


SENT: Final = (State.SENT,) * 6
REFUSED: Final = (State.REFUSED,) * 6
LATER: Final = (State.QUEUED,) * 6
UNKNOWN: Final = (State.UNKNOWN, State.QUEUED, State.QUEUED, State.UNKNOWN, State.UNKNOWN, State.UNKNOWN)
"""In doubt: help and opt-in confirmation may arrive twice and wait for their second copy, the others end."""


def code(number: int) -> dict[str, Any]:
    return {"kind": "code", "code": number}


def status(number: int, **more: Any) -> dict[str, Any]:
    return {"kind": "http", "status": number, **more}


ROWS: Final = [
    Row("2.3", {"kind": "late", "seconds": 0.05}, SENT, arrives=True),
    Row("2.3", code(-1), LATER),
    Row("2.3", code(-2), LATER),
    Row("2.3", code(-5), REFUSED),
    Row("2.3", code(-7), REFUSED),
    Row("2.3", code(-104), REFUSED, voice=State.UNKNOWN),
    Row("2.3", code(-106), REFUSED, voice=State.UNKNOWN),
    Row("2.3", code(-10), UNKNOWN),
    Row("2.3", {**code(-10), "accepted": True}, UNKNOWN, arrives=True),
    Row("2.3 no code of the page", code(-99), UNKNOWN),
    Row("2.9", code(-3), UNKNOWN, voice=State.REFUSED),
    Row("2.1", status(503), LATER),
    Row("R2", status(429), LATER),
    Row("R2", status(500), UNKNOWN),
    Row("R2", status(502, accepted=True), UNKNOWN, arrives=True),
    Row("R2", status(504), UNKNOWN),
    Row("R2", status(404), UNKNOWN),
    Row("R2", {"kind": "html"}, UNKNOWN),
    Row("R2", {"kind": "html", "accepted": True}, UNKNOWN, arrives=True),
    Row("R2 not followed", {"kind": "redirect"}, UNKNOWN),
    Row("R2", {"kind": "cut"}, UNKNOWN, arrives=True),
    Row("R2", {"kind": "cut", "accepted": False}, UNKNOWN),
    Row("R2", {"kind": "half"}, UNKNOWN, arrives=True),
    Row("R2", {"kind": "silent", "seconds": 0.05}, UNKNOWN, arrives=True),
    Row("R2", {"kind": "huge", "megabytes": 1}, UNKNOWN, arrives=True),
    Row("R2 past the deadline", {"kind": "late", "seconds": 0.6}, UNKNOWN, arrives=True, limits=SHORT),
    Row("R2 past the deadline", {"kind": "silent", "seconds": 0.6}, UNKNOWN, arrives=True, limits=SHORT),
]
CASES: Final = [(row, kind) for row in ROWS for kind in Kind]
SURE: Final = frozenset({State.SENT, State.REFUSED})
IN_DOUBT: Final = [(row, kind) for row, kind in CASES if row.after is UNKNOWN and row.state(kind) not in SURE]


@dataclass
class Walk:
    """One text of Ann's, its answer on the way out, and the stand-in at the other end."""

    gateway: str
    row: Row
    kind: Kind
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FakeClock = field(default_factory=FakeClock)

    def begin(self, *, times: int) -> None:
        """Have the answer ready, and the fault for so many requests."""
        requests.post(f"{self.gateway}/_sandbox/reset", timeout=10).raise_for_status()
        fault = self.row.fault | {"times": times}
        change = {"faults": {"next": [fault]}, "limits": {"connections": 10}}
        requests.put(f"{self.gateway}/_sandbox/account", json=change, timeout=10).raise_for_status()
        if self.kind in TEXTS:
            receive([incoming(TEXTS[self.kind])], RULES, self.store, new_id, Receiving())
        else:
            wish = Wish(BY_HAND[self.kind], self.kind, self.kind.terms.good_for, "asked on the phone")
            queue_by_hand([ANN], wish, self.store, new_id, self.clock)
        assert [delivery.kind for delivery in self.store.deliveries.values()] == [self.kind]

    def deliver(self) -> Delivery:
        """Call the gateway once, if anything is due, and tell what became of the answer."""
        one = gateway_at(self.gateway, login=Login("demo", "demo"), limits=self.row.limits)
        sender = ClubTexting(one, ManyAtOnce(self.gateway, one.line, DeliveryType.EXPRESS))
        line = self.store.take_line("worker:1", self.clock())
        assert line
        deliver_next(line, self.store, sender, self.clock, lambda: 0.0, lambda: None)
        sender.hang_up()
        (delivery,) = self.store.deliveries.values()
        return delivery

    def come_to_rest(self) -> Delivery:
        """Call as often as anything is due, half a minute apart, until the answer has ended."""
        ends = self.clock() + self.kind.terms.good_for + timedelta(minutes=1)
        found = self.deliver()
        while found.state is State.QUEUED and self.clock() < ends:
            self.clock.wait(seconds=30)
            found = self.deliver()
        self.store.sweep(self.clock())
        return self.store.deliveries[found.id]

    @property
    def arrived(self) -> int:
        """How many texts the phone really got, or how often it was called."""
        if self.kind is Kind.VOICE:
            heard = requests.get(f"{self.gateway}/_sandbox/calls", timeout=10).json()
            return sum(call["function"] == "voice" and call["accepted"] for call in heard)
        return len(requests.get(f"{self.gateway}/_sandbox/phones/{ANN.digits}", timeout=10).json())


def named(cases: list[tuple[Row, Kind]]) -> list[str]:
    return [f"{row.name}: {kind}" for row, kind in cases]


@pytest.mark.parametrize(("row", "kind"), CASES, ids=named(CASES))
def test_a_fault_leaves_each_class_of_message_in_the_state_of_the_table(gateway: str, row: Row, kind: Kind) -> None:
    walk = Walk(gateway, row, kind)
    walk.begin(times=1)

    found = walk.deliver()

    assert (found.state, found.tries) == (row.state(kind), 1)
    assert walk.arrived == row.arrives


@pytest.mark.parametrize(("row", "kind"), IN_DOUBT, ids=named(IN_DOUBT))
def test_a_fault_that_stays_gives_nobody_a_copy_too_many(gateway: str, row: Row, kind: Kind) -> None:
    walk = Walk(gateway, row, kind)
    walk.begin(times=EVER)

    found = walk.come_to_rest()

    assert (found.state, found.copies) == (State.UNKNOWN, kind.terms.copies)
    assert walk.arrived == (kind.terms.copies if row.arrives else 0)


PASSING: Final = [
    (row, kind)
    for row, kind in CASES
    if row.after in (LATER, UNKNOWN) and row.limits is QUICK and row.state(kind) not in SURE
]


@pytest.mark.parametrize(("row", "kind"), PASSING, ids=named(PASSING))
def test_when_a_fault_has_passed_what_may_leave_again_arrives_and_nothing_else(
    gateway: str, row: Row, kind: Kind
) -> None:
    walk = Walk(gateway, row, kind)
    walk.begin(times=1)

    found = walk.come_to_rest()

    ended = State.SENT if row.state(kind) is State.QUEUED else State.UNKNOWN
    if row.fault == code(-2) and kind is Kind.STOP_CONFIRMATION:
        ended = State.EXPIRED  # without credits it is five minutes until the next call, and so long is it good for
    assert found.state is ended
    assert walk.arrived == row.arrives + (ended is State.SENT)


def test_a_redirect_is_not_followed_by_any_class(gateway: str) -> None:
    row = next(row for row in ROWS if row.fault["kind"] == "redirect")
    for kind in Kind:
        walk = Walk(gateway, row, kind)
        walk.begin(times=EVER)

        walk.come_to_rest()

        calls = requests.get(f"{gateway}/_sandbox/calls", timeout=10).json()
        assert {call["function"] for call in calls} == {"voice" if kind is Kind.VOICE else "sending"}


def test_the_table_has_every_fault_of_the_stand_in_and_every_class_of_message() -> None:
    assert {row.fault["kind"] for row in ROWS} == set(get_args(faults.Kind))
    assert {len(row.after) for row in ROWS} == {len(Kind)}
    assert [*TEXTS, *BY_HAND] == list(Kind)
