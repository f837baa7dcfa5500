"""Turns: the workers' when it is time, a person's when they ask, and never more connections than lines."""

from datetime import datetime, timedelta

import pytest

from app.usecases.catch_up import CatchUp
from app.usecases.inbox import Summary
from app.usecases.ports import Line, LineLost
from app.usecases.publish import NoLiveRules
from app.usecases.turns import ByHand, NobodyRead, WorkersTurn
from tests.builders import NOON, book, new_id, rule
from tests.fakes import FakeClock
from tests.inbox import FakeInbox, MemoryReading, entry
from tests.memory_store import MemoryStore

BOOK = book(rule("PIZZA"))
EVERY = timedelta(minutes=5)


class Office:
    """A service in which somebody may read the inbox."""

    def __init__(self) -> None:
        self.store, self.clock, self.told = MemoryStore(lines=1), FakeClock(), list[Summary]()
        self.inbox = FakeInbox([entry("pizza")])
        self.reading = MemoryReading(self.store, first_rules=NOON - timedelta(days=1))
        self.catch_up = CatchUp(self.inbox, self.reading, self.store, lambda: BOOK, new_id, self.clock)
        self.turn = WorkersTurn(self.catch_up, self.reading, EVERY, self.clock, self.told.append)

    def by_hand(self, worker: WorkersTurn | None = None) -> ByHand:
        """A person, in whose pauses a worker works where there is one."""

        def pause() -> None:
            self.clock.wait(seconds=1)
            if worker is not None and worker.is_due():
                worker.run(lambda: None)

        return ByHand(self.catch_up, self.reading, self.store, self.clock, pause)


def test_the_worker_reads_every_few_minutes_and_leaves_the_newest_to_their_callbacks() -> None:
    office = Office()
    office.turn.run(lambda: None)
    office.clock.wait(minutes=5)
    office.inbox.entries.append(entry("pizza", id="2", at=office.clock.now))

    office.turn.run(lambda: None)

    assert [(told.taken_in, told.waiting) for told in office.told] == [(1, 1)]
    assert not office.turn.is_due()


def test_a_reading_that_fails_comes_again_later_and_later() -> None:
    office = Office()
    office.inbox.cut_after = 0
    office.turn.run(lambda: None)

    for pause in (5, 5, 10, 20):
        office.clock.wait(minutes=pause, seconds=-1)
        assert not office.turn.is_due()
        office.clock.wait(seconds=1)
        office.turn.run(lambda: None)

    assert [told.cut_short for told in office.told] == ["answered 503: too busy"] * 4


def test_without_rules_nothing_is_read_and_that_is_told() -> None:
    office = Office()

    def none() -> None:
        raise NoLiveRules("no rules are live")

    catch_up = CatchUp(office.inbox, office.reading, office.store, none, new_id, office.clock)  # type: ignore[arg-type] # it raises
    office.reading.ask("me", dry_run=False)

    WorkersTurn(catch_up, office.reading, None, office.clock, office.told.append).run(lambda: None)

    assert [told.cut_short for told in office.told] == ["no rules are live"]
    assert office.inbox.shown == 0


def test_a_person_reads_on_a_free_line_and_gives_it_back() -> None:
    office = Office()

    summary = office.by_hand().run("me", dry_run=False, progress=lambda _: None)

    assert summary.taken_in == 1
    assert office.store.held_lines[1][0] is None


def test_where_a_worker_holds_the_line_the_worker_reads_for_the_person() -> None:
    office = Office()
    office.store.take_line("worker", NOON + timedelta(hours=1))
    progress: list[int | None] = []

    summary = office.by_hand(office.turn).run("me", dry_run=True, progress=progress.append)

    assert (summary.taken_in, summary.dry_run) == (1, True)
    assert office.told == [summary]
    assert progress == [None]
    assert not office.store.taken


def test_a_line_that_becomes_free_while_somebody_waits_is_used() -> None:
    office = Office()
    office.store.take_line("worker that died", NOON)

    assert office.by_hand().run("me", dry_run=False, progress=lambda _: None).taken_in == 1
    assert office.reading.asked is None


def test_waiting_ends() -> None:
    office = Office()
    office.store.take_line("worker that never looks", NOON + timedelta(days=1))

    with pytest.raises(NobodyRead):
        office.by_hand().run("me", dry_run=False, progress=lambda _: None)

    assert office.reading.asked is None


def test_a_worker_that_loses_its_line_leaves_the_wish_to_another() -> None:
    office = Office()
    office.reading.ask("me", dry_run=True)

    def lose() -> None:
        raise LineLost

    with pytest.raises(LineLost):
        office.turn.run(lose)

    assert office.reading.asked is not None
    assert office.reading.asked.dry_run


class Greedy(MemoryStore):
    """A store in which somebody else has every line by the time it is renewed."""

    def keep(self, line: Line, now: datetime) -> bool:
        return False


def test_a_line_that_is_lost_ends_the_reading_of_a_person() -> None:
    office = Office()
    office.store = Greedy(lines=1)

    with pytest.raises(LineLost):
        office.by_hand().run("me", dry_run=False, progress=lambda _: None)
