"""The worker: sends on the account's lines until told to stop, and waits where it must."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pytest
import structlog
from structlog.testing import capture_logs

from app.domain.delivery import Delivery, State
from app.usecases.ports import Line, LineLost, Room, StorageUnavailable, alone
from app.worker import Errand, Rhythm, Worker
from tests.builders import BOB, delivery
from tests.fakes import FakeClock, FakeGateway
from tests.memory_store import MemoryStore
from tests.processes import wait_until

FAST = Rhythm(idle=0.005, hang_up_after=0.02, without_line=0.01, keep_line=0.01, sweep=0.01, away=0.01, errand=0.0)


@contextmanager
def working(store: MemoryStore, gateway: FakeGateway, lines: int = 2, errand: Errand | None = None) -> Iterator[Worker]:
    worker = Worker(
        store,
        lambda: gateway,
        clock=FakeClock(),
        chance=lambda: 0.5,
        name="test",
        lines=lines,
        rhythm=FAST,
        errands=None if errand is None else lambda: errand,
    )
    worker.start()
    watch = threading.Thread(target=worker.run)
    watch.start()
    try:
        yield worker
    finally:
        worker.stop()
        watch.join(10)
        assert not watch.is_alive()


def queued(store: MemoryStore, count: int) -> None:
    for number in range(count):
        row = delivery(text=f"text {number}")
        store.deliveries[row.id] = row


def test_everything_that_is_due_leaves_in_order() -> None:
    store, gateway = MemoryStore(), FakeGateway()
    queued(store, 20)

    with working(store, gateway):
        wait_until(lambda: len(gateway.reached) == 20, 10)

    assert gateway.texts == [f"text {number}" for number in range(20)]
    assert {row.state for row in store.deliveries.values()} == {State.SENT}


def test_no_more_calls_run_at_once_than_the_account_has_lines() -> None:
    store = MemoryStore(lines=2)
    for number in range(12):
        row = delivery(phone=BOB if number % 2 else delivery().phone)
        store.deliveries[row.id] = row
    running: list[int] = []
    most: list[int] = []

    def note(_: Delivery) -> None:
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()

    gateway = FakeGateway(on_send=note)
    with working(store, gateway, lines=2), working(store, gateway, lines=2):
        wait_until(lambda: len(gateway.reached) == 12, 10)

    assert max(most) <= 2


def test_an_idle_connection_is_hung_up() -> None:
    store, gateway = MemoryStore(), FakeGateway()

    with working(store, gateway, lines=1):
        wait_until(lambda: gateway.hung_up > 2, 10)


class Shaky(MemoryStore):
    """A store that is away for the first three claims."""

    failures: ClassVar[list[int]] = []

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        if len(self.failures) < 3:
            self.failures.append(1)
            raise StorageUnavailable("away")
        return super().claim(line, now, room)


def test_a_database_that_is_away_for_a_while_ends_no_sender() -> None:
    store, gateway = Shaky(), FakeGateway()
    queued(store, 1)

    with working(store, gateway):
        wait_until(lambda: len(gateway.reached) == 1, 10)

    assert len(store.failures) == 3


def test_a_bug_in_one_call_silences_no_line() -> None:
    store = MemoryStore()
    broken: list[int] = []

    def break_once(_: Delivery) -> None:
        if not broken:
            broken.append(1)
            raise RuntimeError("a bug")

    gateway = FakeGateway(on_send=break_once)
    queued(store, 1)
    other = delivery(phone=BOB, text="hello Bob")
    store.deliveries[other.id] = other

    with working(store, gateway):
        wait_until(lambda: "hello Bob" in gateway.texts, 10)


def test_stopping_gives_the_lines_back() -> None:
    store, gateway = MemoryStore(), FakeGateway()

    with working(store, gateway):
        wait_until(lambda: len([1 for holder, _ in store.held_lines.values() if holder]) == 2, 10)

    assert [holder for holder, _ in store.held_lines.values() if holder] == []


@dataclass
class FakeErrand:
    """An errand that is due so many times, and then does what it is told."""

    times: int = 1
    does: Callable[[Callable[[], None]], None] = lambda breathe: breathe()
    done: int = 0

    def is_due(self) -> bool:
        return self.done < self.times

    def run(self, breathe: Callable[[], None]) -> None:
        self.done += 1
        self.does(breathe)


def test_an_errand_runs_on_the_line_with_the_connection_closed_and_texts_leave_in_between() -> None:
    store, gateway = MemoryStore(), FakeGateway()
    queued(store, 3)
    seen: list[tuple[int, int]] = []

    def look(breathe: Callable[[], None]) -> None:
        closed = gateway.hung_up
        breathe()
        seen.append((closed, len(gateway.reached)))

    with working(store, gateway, lines=1, errand=FakeErrand(does=look)):
        wait_until(lambda: seen, 10)

    assert seen == [(1, 3)]


@pytest.mark.parametrize("error", [RuntimeError("a bug"), StorageUnavailable("away"), LineLost("gone")])
def test_an_errand_that_fails_silences_no_line(error: Exception) -> None:
    store, gateway = MemoryStore(), FakeGateway()

    def fail(_: Callable[[], None]) -> None:
        queued(store, 1)
        raise error

    errand = FakeErrand(times=3, does=fail)
    with working(store, gateway, lines=1, errand=errand):
        wait_until(lambda: errand.done == 3 and len(gateway.reached) == 3, 10)


def test_stopping_ends_an_errand() -> None:
    store, gateway, began = MemoryStore(), FakeGateway(), threading.Event()

    def go_on(breathe: Callable[[], None]) -> None:
        began.set()
        while True:
            breathe()

    with working(store, gateway, lines=1, errand=FakeErrand(does=go_on)):
        assert began.wait(10)

    assert [holder for holder, _ in store.held_lines.values() if holder] == []


def test_a_hold_is_told_when_it_begins_and_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger that an earlier test has used keeps to the logs of that test.
    monkeypatch.setattr("app.worker.log", structlog.get_logger())
    store, gateway = MemoryStore(), FakeGateway()
    store.begin("restored from a backup", FakeClock()())
    queued(store, 1)

    with capture_logs() as logs, working(store, gateway):
        wait_until(lambda: any(line["event"].startswith("nothing is sent") for line in logs), 10)
        assert gateway.reached == []
        store.release(FakeClock()(), older=True, newer=True)
        wait_until(lambda: len(gateway.reached) == 1, 10)
        wait_until(lambda: any(line["event"] == "the hold is released" for line in logs), 10)

    [told] = [line for line in logs if line["event"].startswith("nothing is sent")]
    assert (told["log_level"], told["because"]) == ("warning", "restored from a backup")
