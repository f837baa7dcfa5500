"""Delivering: claim, ask consent once more, call, write down what the call proved."""

from datetime import datetime

import pytest

from app.domain.account import CREDIT_PROBE
from app.domain.consent import Source
from app.domain.delivery import Delivery, Kind, OptOutList, Outcome, State, Trouble, Verdict
from app.usecases.deliver import Delivered, deliver_next
from app.usecases.ports import Line, LineLost
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, book, incoming, new_id, rule
from tests.fakes import FakeClock, FakeGateway
from tests.memory_store import MemoryStore

RULES = book(rule("HOURS", "open"), rule("MENU", "cheese $3"))
UNKNOWN = Verdict(Outcome.UNKNOWN, "no answer")
BUSY = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)
BROKE = Verdict(Outcome.NOT_SENT, "-2", Trouble.CREDITS)
NO_LOGIN = Verdict(Outcome.NOT_SENT, "-1", Trouble.LOGIN)


class Walk:
    """Everything between a text and its reply, in memory."""

    def __init__(self, *verdicts: Verdict, store: MemoryStore | None = None) -> None:
        self.store, self.clock, self.gateway = store or MemoryStore(), FakeClock(), FakeGateway(list(verdicts))
        self.line = self.a_line()

    def a_line(self) -> Line:
        line = self.store.take_line("worker:1", self.clock())
        assert line
        return line

    def text(self, words: str) -> None:
        receive([incoming(words, received_at=self.clock())], RULES, self.store, new_id, Receiving())

    def deliver(self) -> Delivered | None:
        return deliver_next(self.line, self.store, self.gateway, self.clock, lambda: 0.0)

    def later(self, **time: float) -> None:
        self.clock.wait(**time)
        self.line = self.a_line()

    @property
    def states(self) -> list[State]:
        return [delivery.state for delivery in self.store.deliveries.values()]


def test_a_reply_reaches_the_gateway_once() -> None:
    walk = Walk()
    walk.text("hours")

    walk.deliver()

    assert walk.deliver() is None
    assert walk.gateway.texts == ["open"]
    assert walk.states == [State.SENT]


def test_a_stop_in_between_cancels_the_reply_but_not_its_own_confirmation() -> None:
    walk = Walk()
    walk.text("hours")
    walk.text("stop")

    while walk.deliver():
        pass

    assert [delivery.kind for delivery in walk.gateway.reached] == [Kind.STOP_CONFIRMATION]
    assert walk.states == [State.CANCELLED, State.SENT]


class StoppedInBetween(MemoryStore):
    """A store in which the person says stop right after the claim."""

    def claim(self, line: Line, now: datetime) -> Delivery | None:
        claimed = super().claim(line, now)
        self.opt_out(ANN, "called", now)
        return claimed


def test_consent_is_asked_again_after_the_claim() -> None:
    walk = Walk(store=StoppedInBetween())
    walk.text("hours")

    delivered = walk.deliver()

    assert delivered
    assert delivered.verdict is None
    assert walk.gateway.texts == []
    assert walk.states == [State.SUPPRESSED]


def test_an_unknown_outcome_is_never_sent_again() -> None:
    walk = Walk(UNKNOWN)
    walk.text("hours")

    walk.deliver()
    walk.later(hours=1)

    assert walk.deliver() is None
    assert walk.states == [State.UNKNOWN]


def test_help_whose_outcome_is_unknown_is_sent_once_more_and_no_third_time() -> None:
    walk = Walk(UNKNOWN, UNKNOWN)
    walk.text("help")

    walk.deliver()
    assert walk.deliver() is None
    walk.later(seconds=61)
    walk.deliver()
    walk.later(hours=1)

    assert walk.deliver() is None
    assert len(walk.gateway.reached) == 2
    assert walk.states == [State.UNKNOWN]


def test_a_busy_gateway_is_called_again_after_a_pause() -> None:
    walk = Walk(BUSY)
    walk.text("hours")

    walk.deliver()
    assert walk.deliver() is None
    walk.later(seconds=1)
    walk.deliver()

    assert walk.states == [State.SENT]


def test_without_credits_one_text_in_five_minutes_asks_and_the_queue_is_kept() -> None:
    walk = Walk(BROKE, BROKE)
    for word in ("hours", "menu"):
        walk.text(word)

    walk.deliver()
    assert walk.deliver() is None
    walk.later(seconds=CREDIT_PROBE.total_seconds())
    walk.deliver()
    assert walk.deliver() is None
    assert walk.states == [State.QUEUED, State.QUEUED]
    walk.later(seconds=CREDIT_PROBE.total_seconds())
    walk.deliver()
    walk.deliver()

    assert len(walk.gateway.reached) == 4
    assert walk.states == [State.SENT, State.SENT]


def test_three_refused_logins_stop_calling_until_the_settings_change() -> None:
    walk = Walk(NO_LOGIN, NO_LOGIN, NO_LOGIN)
    walk.store.use_settings("old")
    walk.text("hours")
    for _ in range(5):
        walk.deliver()
        walk.later(minutes=5)
    assert len(walk.gateway.reached) == 3

    walk.store.use_settings("new")
    walk.deliver()

    assert walk.states == [State.SENT]


@pytest.mark.parametrize(
    ("on_list", "source"),
    [(OptOutList.LOCAL, Source.GATEWAY_LOCAL), (OptOutList.GLOBAL, Source.GATEWAY_GLOBAL)],
)
def test_an_opt_out_that_the_gateway_knows_of_is_ours_too(on_list: OptOutList, source: Source) -> None:
    walk = Walk(Verdict(Outcome.REFUSED, "opted out", opted_out=on_list))
    walk.text("hours")
    walk.text("menu")

    walk.deliver()

    assert walk.deliver() is None
    assert walk.states == [State.REFUSED, State.CANCELLED]
    assert [record.source for record in walk.store.ledger(ANN)] == [source]


def test_what_is_too_late_expires_unsent() -> None:
    walk = Walk()
    walk.text("stop")
    walk.clock.wait(minutes=5, seconds=1)

    swept = walk.store.sweep(walk.clock())
    walk.line = walk.a_line()

    assert (swept.expired, walk.deliver(), walk.states) == (1, None, [State.EXPIRED])


def test_a_worker_that_died_while_sending_leaves_an_unknown_text() -> None:
    walk = Walk()
    walk.text("hours")
    walk.store.claim(walk.line, walk.clock())

    walk.clock.wait(seconds=31)
    walk.store.sweep(walk.clock())
    walk.line = walk.a_line()

    assert (walk.deliver(), walk.states) == (None, [State.UNKNOWN])


def test_a_line_that_another_worker_holds_is_lost() -> None:
    walk = Walk()
    walk.text("hours")
    walk.clock.wait(seconds=60)
    other = walk.store.take_line("worker:2", walk.clock())

    assert other
    with pytest.raises(LineLost):
        walk.deliver()


def test_texts_to_one_person_leave_in_their_order() -> None:
    walk = Walk(BUSY)
    walk.text("hours")
    walk.text("menu")
    walk.deliver()
    walk.clock.wait(seconds=2)

    while walk.deliver():
        pass

    assert walk.gateway.texts == ["open", "open", "cheese $3"]
