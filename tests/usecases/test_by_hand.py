"""Sending by hand: who may get it, into the queue, and what became of it."""

from collections.abc import Callable
from datetime import timedelta

from app.domain.delivery import Delivery, Kind, Outcome, State, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.usecases.by_hand import Recipients, Wish, followed, queue_by_hand, recipients
from app.usecases.deliver import deliver_next
from tests.builders import ANN, BOB, new_id, person
from tests.fakes import FakeClock, FakeGateway
from tests.memory_store import MemoryStore

CY = PhoneNumber("2125550102")
CLOSED = Wish("We close at eight today", Kind.BY_HAND, timedelta(minutes=10))
BUSY = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)


def store_that_knows(*phones: PhoneNumber) -> MemoryStore:
    return MemoryStore(known={phone: person(phone=phone, texted_before=True) for phone in phones})


def follow(store: MemoryStore, texts: list[Delivery], clock: FakeClock, meanwhile: Callable[[], object]) -> list[State]:
    """Where each text ended, with something going on between the looks."""

    def sleep(seconds: float) -> None:
        clock.wait(seconds=seconds)
        meanwhile()

    *_, last = followed(texts, store, clock, sleep)
    return [text.state for text in last]


def test_recipients_are_sorted_by_what_is_known_of_them_each_once() -> None:
    store = store_that_knows(ANN, BOB)
    store.opt_out(BOB, "called", FakeClock()())

    assert recipients([CY, BOB, ANN, ANN], store) == Recipients((ANN,), (BOB,), (CY,))


def test_a_text_by_hand_is_followed_until_it_was_sent() -> None:
    store, clock, gateway = store_that_knows(ANN, BOB), FakeClock(), FakeGateway(at_once=10)
    texts = list(queue_by_hand([ANN, BOB], CLOSED, store, new_id, clock))

    def work() -> None:
        line = store.take_line("worker:1", clock())
        assert line
        deliver_next(line, store, gateway, clock, lambda: 0.0, lambda: None)

    assert follow(store, texts, clock, work) == [State.SENT, State.SENT]
    assert gateway.calls == [2]


def test_who_opts_out_between_the_question_and_the_answer_is_left_out() -> None:
    store, clock = store_that_knows(ANN, BOB), FakeClock()
    store.opt_out(BOB, "called", clock())

    texts = queue_by_hand([ANN, BOB], CLOSED, store, new_id, clock)

    assert [text.phone for text in texts] == [ANN]


def test_what_nobody_sent_in_its_time_is_withdrawn_even_if_no_worker_sweeps() -> None:
    store, clock = store_that_knows(ANN), FakeClock()
    texts = list(queue_by_hand([ANN], CLOSED, store, new_id, clock))
    start = clock()

    assert follow(store, texts, clock, lambda: None) == [State.CANCELLED]
    assert clock() - start < timedelta(minutes=10, seconds=1)


def test_what_a_dead_worker_holds_is_not_waited_for_for_ever() -> None:
    store, clock = store_that_knows(ANN), FakeClock()
    texts = list(queue_by_hand([ANN], CLOSED, store, new_id, clock))
    line = store.take_line("worker:1", clock())
    assert line
    store.claim(line, clock())

    assert follow(store, texts, clock, lambda: None) == [State.SENDING]


def test_a_busy_gateway_is_tried_again_within_the_time_that_was_given() -> None:
    store, clock, gateway = store_that_knows(ANN), FakeClock(), FakeGateway([BUSY, BUSY])
    texts = list(queue_by_hand([ANN], CLOSED, store, new_id, clock))

    def work() -> None:
        line = store.take_line("worker:1", clock())
        assert line
        deliver_next(line, store, gateway, clock, lambda: 0.0, lambda: None)

    assert follow(store, texts, clock, work) == [State.SENT]
    assert gateway.calls == [1, 1, 1]


def test_nothing_to_follow_ends_at_once() -> None:
    store, clock = MemoryStore(), FakeClock()

    assert [list(seen) for seen in followed([], store, clock, lambda _: None)] == [[]]
