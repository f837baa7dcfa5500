"""Delivering: claim, ask consent once more, call, write down what the call proved."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.domain.account import CREDIT_PROBE
from app.domain.consent import Source
from app.domain.delivery import Delivered, Delivery, Kind, OptOutList, Outcome, State, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.usecases.deliver import deliver_next
from app.usecases.ports import Line, LineLost, Room, StorageAway, alone
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, BOB, NOON, book, incoming, new_id, rule
from tests.fakes import SENT, FakeClock, FakeGateway
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

    def text(self, words: str, phone: PhoneNumber = ANN) -> None:
        receive([incoming(words, phone=phone, received_at=self.clock())], RULES, self.store, new_id, Receiving())

    def deliver(self) -> Sequence[Delivered]:
        return deliver_next(
            self.line, self.store, self.gateway, self.clock, lambda: 0.0, lambda: self.clock.wait(seconds=1)
        )

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

    assert not walk.deliver()
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

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        claimed = super().claim(line, now, room)
        self.opt_out(ANN, "called", now)
        return claimed


def test_consent_is_asked_again_after_the_claim() -> None:
    walk = Walk(store=StoppedInBetween())
    walk.text("hours")

    [delivered] = walk.deliver()

    assert delivered.verdict is None
    assert walk.gateway.texts == []
    assert walk.states == [State.SUPPRESSED]


def test_an_unknown_outcome_is_never_sent_again() -> None:
    walk = Walk(UNKNOWN)
    walk.text("hours")

    walk.deliver()
    walk.later(hours=1)

    assert not walk.deliver()
    assert walk.states == [State.UNKNOWN]


def test_help_whose_outcome_is_unknown_is_sent_once_more_and_no_third_time() -> None:
    walk = Walk(UNKNOWN, UNKNOWN)
    walk.text("help")

    walk.deliver()
    assert not walk.deliver()
    walk.later(seconds=61)
    walk.deliver()
    walk.later(hours=1)

    assert not walk.deliver()
    assert len(walk.gateway.reached) == 2
    assert walk.states == [State.UNKNOWN]


def test_a_busy_gateway_is_called_again_after_a_pause() -> None:
    walk = Walk(BUSY)
    walk.text("hours")

    walk.deliver()
    assert not walk.deliver()
    walk.later(seconds=1)
    walk.deliver()

    assert walk.states == [State.SENT]


def test_without_credits_one_text_in_five_minutes_asks_and_the_queue_is_kept() -> None:
    walk = Walk(BROKE, BROKE)
    for word in ("hours", "menu"):
        walk.text(word)

    walk.deliver()
    assert not walk.deliver()
    walk.later(seconds=CREDIT_PROBE.total_seconds())
    walk.deliver()
    assert not walk.deliver()
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

    assert not walk.deliver()
    assert walk.states == [State.REFUSED, State.CANCELLED]
    assert [record.source for record in walk.store.ledger(ANN)] == [source]


def test_what_is_too_late_expires_unsent() -> None:
    walk = Walk()
    walk.text("stop")
    walk.clock.wait(minutes=5, seconds=1)

    swept = walk.store.sweep(walk.clock())
    walk.line = walk.a_line()

    assert (swept.expired, walk.deliver(), walk.states) == (1, [], [State.EXPIRED])


def test_a_worker_that_died_while_sending_leaves_an_unknown_text() -> None:
    walk = Walk()
    walk.text("hours")
    walk.store.claim(walk.line, walk.clock())

    walk.clock.wait(seconds=31)
    walk.store.sweep(walk.clock())
    walk.line = walk.a_line()

    assert (walk.deliver(), walk.states) == ([], [State.UNKNOWN])


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


# ---------------------------------------------------------------- several by one call

CY = PhoneNumber("2125550102")
ONE_IS_BAD = Verdict(Outcome.NOT_SENT, "one was refused, so none was sent")


def at_once(*verdicts: Verdict, store: MemoryStore | None = None) -> Walk:
    """Ann, Bob and Cy want to know the hours, and the gateway takes a hundred people a call."""
    walk = Walk(*verdicts, store=store)
    walk.gateway.at_once = 100
    for phone in (ANN, BOB, CY):
        walk.text("hours", phone)
    return walk


def test_answers_of_the_same_words_leave_by_one_call() -> None:
    walk = at_once()

    delivered = walk.deliver()

    assert walk.gateway.calls == [3]
    assert len(delivered) == 3
    assert walk.states == [State.SENT] * 3


def test_who_opted_out_since_is_left_out_of_the_call_and_the_others_are_not() -> None:
    walk = at_once(store=StoppedInBetween())

    walk.deliver()

    assert [delivery.phone for delivery in walk.gateway.reached] == [BOB, CY]
    assert walk.states == [State.SUPPRESSED, State.SENT, State.SENT]


def test_where_all_have_opted_out_since_nobody_is_called() -> None:
    walk = Walk(store=StoppedInBetween())
    walk.gateway.at_once = 100
    walk.text("hours")

    walk.deliver()

    assert walk.gateway.calls == []


def test_a_call_that_one_bad_number_fails_is_followed_by_one_call_each() -> None:
    walk = at_once(ONE_IS_BAD, ONE_IS_BAD, ONE_IS_BAD, SENT, Verdict(Outcome.REFUSED, "-106"), SENT)

    while walk.deliver():
        pass

    assert walk.gateway.calls == [3, 1, 1, 1]
    assert walk.states == [State.SENT, State.REFUSED, State.SENT]


def test_no_one_is_texted_again_after_a_call_whose_outcome_is_unknown() -> None:
    walk = at_once(UNKNOWN, UNKNOWN, UNKNOWN)

    walk.deliver()
    walk.later(hours=1)

    assert not walk.deliver()
    assert walk.states == [State.UNKNOWN] * 3


def test_each_person_of_a_call_has_the_verdict_that_was_theirs() -> None:
    on_the_list = Verdict(Outcome.REFUSED, "opted out", opted_out=OptOutList.GLOBAL)
    walk = at_once(SENT, on_the_list, UNKNOWN)

    walk.deliver()

    assert walk.states == [State.SENT, State.REFUSED, State.UNKNOWN]
    assert [record.source for record in walk.store.ledger(BOB)] == [Source.GATEWAY_GLOBAL]


def test_a_worker_that_died_in_a_call_leaves_all_of_its_texts_unknown() -> None:
    walk = at_once()
    walk.store.claim(walk.line, walk.clock(), walk.gateway.room)

    walk.clock.wait(seconds=31)
    walk.store.sweep(walk.clock())
    walk.line = walk.a_line()

    assert (walk.deliver(), walk.states) == ([], [State.UNKNOWN] * 3)


def test_an_answer_to_help_whose_call_is_unknown_goes_once_more_alone() -> None:
    walk = Walk(UNKNOWN, UNKNOWN)
    walk.gateway.at_once = 100
    for phone in (ANN, BOB):
        walk.text("help", phone)

    walk.deliver()
    walk.later(seconds=61)
    while walk.deliver():
        pass

    assert walk.gateway.calls == [2, 1, 1]
    assert walk.states == [State.SENT, State.SENT]


class StartedAnew(MemoryStore):
    """A database that is away for some seconds after the gateway was called."""

    away_for = 3

    def settle(self, delivered: Sequence[Delivered], jitter: float, now: datetime) -> None:
        if self.away_for:
            self.away_for -= 1
            raise StorageAway("starting")
        MemoryStore.settle(self, delivered, jitter, now)


def test_what_the_gateway_said_is_kept_while_the_database_starts_anew() -> None:
    walk = Walk(store=StartedAnew())
    walk.text("hours")

    walk.deliver()

    assert walk.states == [State.SENT]


def test_what_the_gateway_said_is_not_kept_beyond_the_lease() -> None:
    store = StartedAnew()
    store.away_for = 1000
    walk = Walk(store=store)
    walk.text("hours")

    with pytest.raises(StorageAway):
        walk.deliver()

    assert walk.clock() - NOON == timedelta(seconds=25)
    assert walk.states == [State.SENDING]
