"""Requests that wait together share one commit. Every thread here waits for an event, none for the clock."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier, Condition, Event

import pytest

from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receipt
from app.web.intake import Intake
from app.web.waiter import Waiter

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG = 30.0
"""Seconds after which a test has failed."""


def text(name: str) -> IncomingMessage:
    return IncomingMessage(id=name, phone=PhoneNumber("2125550100"), text=name, received_at=NOW)


def receipts(batch: Sequence[IncomingMessage]) -> list[Receipt]:
    return [Receipt(message.id, is_new=True, reason="said so") for message in batch]


@dataclass
class Clock:
    """Stands still until told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Database:
    """A `receive` whose commits last until they are let through, one by one; `ends` says how each ends."""

    ends: dict[str, Callable[[], None]] = field(default_factory=dict)
    batches: list[list[str]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)
    permits: int = 0

    def __call__(self, batch: Sequence[IncomingMessage]) -> list[Receipt]:
        with self.changed:
            self.batches.append([message.id for message in batch])
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: self.permits > 0, LONG)
            self.permits -= 1
        for message in batch:
            self.ends.get(message.id, lambda: None)()
        return receipts(batch)

    def let_through(self, commits: int = 1) -> None:
        with self.changed:
            self.permits += commits
            self.changed.notify_all()

    def has_begun(self, commits: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.batches) >= commits, LONG)


@dataclass
class Counter:
    """Starts threads that take texts, and knows when they all wait."""

    intake: Intake
    pool: ThreadPoolExecutor

    def hands_in(self, *names: str) -> list[Future[Receipt]]:
        handed = []
        for name in names:
            waited = self.intake.waiting
            handed.append(self.pool.submit(self.intake.take, text(name)))
            until(lambda waited=waited: self.intake.waiting > waited)  # type: ignore[misc] # mypy cannot infer a default's type in a lambda
        return handed

    def hands_in_first(self, name: str, database: Database) -> Future[Receipt]:
        begun = len(database.batches)
        handed = self.pool.submit(self.intake.take, text(name))
        database.has_begun(begun + 1)
        return handed


def until(holds: Callable[[], bool]) -> None:
    """Let other threads run until it holds."""
    pause = Event()
    for _ in range(int(LONG * 1000)):
        if holds():
            return
        pause.wait(0.001)
    raise AssertionError("never happened")


def fail(error: Exception) -> Callable[[], None]:
    def end() -> None:
        raise error

    return end


def test_a_lone_text_is_stored_at_once_and_by_itself() -> None:
    batches = []

    def receive(batch: Sequence[IncomingMessage]) -> list[Receipt]:
        batches.append([message.id for message in batch])
        return receipts(batch)

    intake = Intake(receive, Clock())

    assert [intake.take(text(name)).message_id for name in ("a", "b")] == ["a", "b"]
    assert batches == [["a"], ["b"]]


def test_texts_that_come_during_a_commit_share_the_next() -> None:
    database = Database()
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock()), pool)
        first = counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c", "d")

        database.let_through()
        database.has_begun(2)
        assert first.result(LONG).message_id == "a"
        assert not any(other.done() for other in others)

        database.let_through()
        assert [other.result(LONG).message_id for other in others] == ["b", "c", "d"]
    assert database.batches == [["a"], ["b", "c", "d"]]


def test_a_batch_holds_no_more_than_it_may() -> None:
    database = Database()
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock(), largest_batch=2), pool)
        first = counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c", "d", "e", "f")

        database.let_through(4)

        assert [each.result(LONG).message_id for each in (first, *others)] == ["a", "b", "c", "d", "e", "f"]
    assert database.batches == [["a"], ["b", "c"], ["d", "e"], ["f"]]


def test_a_leader_goes_home_after_its_own_batch_while_others_still_wait() -> None:
    database = Database()
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock(), largest_batch=1), pool)
        first = counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c")

        for done in (first, *others):
            database.let_through()
            done.result(LONG)

    assert database.batches == [["a"], ["b"], ["c"]]


def test_when_storage_is_away_all_of_the_batch_hear_it_and_the_next_batch_tries_anew() -> None:
    database = Database(ends={"c": fail(StorageUnavailable("locked"))})
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock(), largest_batch=2), pool)
        first = counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c", "d")

        database.let_through(3)

        assert first.result(LONG).message_id == "a"
        assert [type(other.exception(LONG)) for other in others] == [StorageUnavailable, StorageUnavailable, type(None)]
    assert database.batches == [["a"], ["b", "c"], ["d"]]


def test_one_poison_text_does_not_fail_its_neighbours() -> None:
    database = Database(ends={"c": fail(ArithmeticError("poison"))})
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock()), pool)
        counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c", "d")

        database.let_through(5)

        assert [type(other.exception(LONG)) for other in others] == [type(None), ArithmeticError, type(None)]
    assert database.batches == [["a"], ["b", "c", "d"], ["b"], ["c"], ["d"]]


def test_when_storage_goes_away_while_poison_is_sought_the_rest_is_not_tried() -> None:
    database = Database()
    tries = {"b": 0}

    def spoil_then_leave() -> None:
        tries["b"] += 1
        raise ArithmeticError("poison") if tries["b"] == 1 else StorageUnavailable("away")

    database.ends["b"] = spoil_then_leave
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock()), pool)
        counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c")

        database.let_through(3)

        assert [type(other.exception(LONG)) for other in others] == [StorageUnavailable, StorageUnavailable]
    assert database.batches == [["a"], ["b", "c"], ["b"]]


def test_a_lone_poison_text_raises_what_it_raised_and_is_not_tried_again() -> None:
    database = Database(ends={"a": fail(ArithmeticError("poison"))}, permits=2)
    intake = Intake(database, Clock())

    with pytest.raises(ArithmeticError):
        intake.take(text("a"))

    assert database.batches == [["a"]]
    assert intake.take(text("b")).message_id == "b"


def test_too_few_receipts_are_a_mistake_of_the_receiver_and_nobody_gets_anothers() -> None:
    intake = Intake(lambda _: [], Clock())

    with pytest.raises(ValueError, match="shorter"):
        intake.take(text("a"))


@pytest.mark.parametrize("patience", [0.0, 0.05])
def test_whoever_loses_patience_is_no_longer_stored(patience: float) -> None:
    database = Database()
    with ThreadPoolExecutor(8) as pool:
        intake = Intake(database, Clock(), patience)
        leader = Counter(intake, pool).hands_in_first("a", database)

        with pytest.raises(StorageUnavailable):
            intake.take(text("late"))

        assert intake.waiting == 0
        database.let_through(2)
        assert leader.result(LONG).message_id == "a"
        assert intake.take(text("b")).message_id == "b"
    assert database.batches == [["a"], ["b"]]


def test_whoever_loses_patience_during_the_commit_of_their_own_text_hears_not_now() -> None:
    database = Database()
    with ThreadPoolExecutor(8) as pool:
        intake = Intake(database, Clock(), patience=LONG)
        counter = Counter(intake, pool)
        first = counter.hands_in_first("a", database)
        (leader,) = counter.hands_in("b")
        intake._patience = 0.3
        (follower,) = counter.hands_in("c")
        database.let_through()
        database.has_begun(2)

        assert isinstance(follower.exception(LONG), StorageUnavailable)

        database.let_through()
        assert (first.result(LONG).message_id, leader.result(LONG).message_id) == ("a", "b")


def test_after_a_long_failure_whoever_cannot_wait_for_another_hears_it_at_once() -> None:
    clock = Clock()
    database = Database()

    def hang_then_fail() -> None:
        clock.now += 5
        raise StorageUnavailable("locked for five seconds")

    database.ends["a"] = hang_then_fail
    with ThreadPoolExecutor(8) as pool:
        intake = Intake(database, clock, patience=60)
        counter = Counter(intake, pool)
        first = counter.hands_in_first("a", database)
        early = counter.hands_in("b", "c")
        for waiter in intake._pending:
            waiter.deadline = clock.now + 5.5
        (recent,) = counter.hands_in("d")

        database.let_through(2)

        assert [type(each.exception(LONG)) for each in (first, *early)] == [StorageUnavailable] * 3
        assert recent.result(LONG).message_id == "d"
    assert database.batches == [["a"], ["d"]]


def test_whoever_is_called_to_lead_as_patience_ends_hands_the_lead_on() -> None:
    """The race is set up by hand: the gate shut again after the call, as if the call came just after the wait."""
    database = Database(permits=9)
    intake = Intake(database, Clock())
    impatient, next_one = Waiter(text("impatient"), 0), Waiter(text("next"), 0)
    for waiter in (impatient, next_one):
        waiter.shut()
        intake._pending.append(waiter)
    intake._call_next()
    impatient.shut()

    assert not intake._is_called_to_lead(impatient)

    assert next_one.leads
    assert intake._is_called_to_lead(next_one)
    intake._lead()
    assert next_one.result().message_id == "next"
    assert intake.take(text("after")).message_id == "after"


def test_a_leader_that_is_told_to_exit_leaves_nobody_waiting() -> None:
    class Exit(BaseException):
        pass

    def leave() -> None:
        raise Exit

    database = Database(ends={"b": leave})
    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(database, Clock(), largest_batch=2), pool)
        counter.hands_in_first("a", database)
        leader, follower, bystander = counter.hands_in("b", "c", "d")

        database.let_through(3)

        assert isinstance(leader.exception(LONG), Exit)
        assert isinstance(follower.exception(LONG), StorageUnavailable)
        assert bystander.result(LONG).message_id == "d"


def test_many_threads_lose_no_text_and_mix_up_no_receipts() -> None:
    threads, rounds = 16, 150
    stored: list[str] = []
    start = Barrier(threads)

    def receive(batch: Sequence[IncomingMessage]) -> list[Receipt]:
        stored.extend(message.id for message in batch)  # only one commit runs at a time, or this is a race
        if any(message.id.endswith("7") for message in batch) and len(batch) > 1:
            raise ArithmeticError("poison in company")
        return receipts(batch)

    intake = Intake(receive, Clock(), largest_batch=5)

    def hand_in(thread: int) -> list[bool]:
        start.wait(LONG)
        names = [f"{thread}-{number}" for number in range(rounds)]
        return [intake.take(text(name)).message_id == name for name in names]

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(hand_in, range(threads)))

    assert all(map(all, answers))
    assert set(stored) == {f"{thread}-{number}" for thread in range(threads) for number in range(rounds)}
    assert intake.waiting == 0


def test_only_one_commit_runs_at_a_time() -> None:
    busy: list[int] = []
    most = [0]

    def receive(batch: Sequence[IncomingMessage]) -> list[Receipt]:
        busy.append(1)
        most[0] = max(most[0], len(busy))
        Event().wait(0.0005)  # gives the others every chance to break in
        busy.pop()
        return receipts(batch)

    intake = Intake(receive, Clock())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: intake.take(text(str(number))), range(200)))

    assert most == [1]


def test_receipts_that_do_not_match_the_batch_are_handed_to_nobody() -> None:
    database = Database()

    def receive(batch: Sequence[IncomingMessage]) -> list[Receipt]:
        stored = database(batch)
        if len(database.batches) == 3:
            raise StorageUnavailable("away when asked again")
        return stored[:1]

    with ThreadPoolExecutor(8) as pool:
        counter = Counter(Intake(receive, Clock()), pool)
        first = counter.hands_in_first("a", database)
        others = counter.hands_in("b", "c")
        database.let_through(3)

        assert first.result(LONG).message_id == "a"
        assert [type(other.exception(LONG)) for other in others] == [StorageUnavailable, StorageUnavailable]
    assert database.batches == [["a"], ["b", "c"], ["b"]]
