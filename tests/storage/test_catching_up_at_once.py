"""Several processes read one inbox at the same time: each text is taken in once, and answered once."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import func, select

from app.domain.phone import PhoneNumber
from app.storage.engine import Database, open_database
from app.storage.inbox import InboxReading
from app.storage.intake import Records
from app.storage.rulebooks import Rulebooks
from app.storage.tables import deliveries, incoming_messages
from app.usecases.catch_up import CatchUp
from app.usecases.inbox import InboxEntry
from app.usecases.receive import Receiving, receive
from tests.builders import made_up_phones
from tests.inbox import FakeInbox, entry
from tests.storage.builders import NOON, incoming, rulebook
from tests.storage.processes import in_processes

PEOPLE = 400
LOST = frozenset(range(3, 1000, 100))


def new_id() -> str:
    """An id that no other process makes."""
    return uuid.uuid4().hex


def a_thousand() -> list[InboxEntry]:
    """A thousand texts of 400 people, some of whom text the same word several times in a minute."""
    phones = [phone for phone, _ in zip(made_up_phones(), range(PEOPLE), strict=False)]
    return [
        entry("pizza", id=str(number), phone=phones[number % PEOPLE], at=NOON + timedelta(seconds=number))
        for number in range(1000)
    ]


def catch_up(database: Database) -> CatchUp:
    inbox, reading = FakeInbox(a_thousand()), InboxReading(database)
    return CatchUp(inbox, reading, Records(database), rulebook, new_id, lambda: NOON + timedelta(minutes=30))


def brought_by_callback(database: Database) -> None:
    """All but ten, half of them with ids."""
    messages = [
        incoming(
            phone=PhoneNumber(one.phone),
            gateway_id=one.id if number % 2 else None,
            at=NOON + timedelta(seconds=number + 1),
        )
        for number, one in enumerate(a_thousand())
        if number not in LOST
    ]
    for start in range(0, len(messages), 64):
        receive(messages[start : start + 64], rulebook(), Records(database), new_id, Receiving())
    Rulebooks(database).publish("digest", {}, NOON - timedelta(days=1))


def _read(url: str, start: Barrier, taken: Callable[[int], None]) -> None:
    database = open_database(url, busy_timeout=timedelta(seconds=20))
    start.wait(20)
    taken(catch_up(database).run().taken_in)


def count(database: Database, *, distinct: bool = False) -> int:
    column = incoming_messages.c.entry_id
    with database.reading() as connection:
        found: int = connection.execute(select(func.count(column.distinct() if distinct else column))).scalar_one()
    return found


@pytest.mark.parametrize("processes", [2])
def test_the_ten_that_no_callback_brought_are_taken_in_once(database: Database, url: str, processes: int) -> None:
    brought_by_callback(database)
    forking = get_context("fork")
    results = forking.SimpleQueue()

    codes = in_processes(processes, _read, url, forking.Barrier(processes), results.put)

    assert codes == [0] * processes
    assert sum(results.get() for _ in range(processes)) == 10
    assert count(database) == count(database, distinct=True) == 1000
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 1000
    assert catch_up(database).run().taken_in == 0


def _call(url: str, start: Barrier) -> None:
    """The callbacks of the lost texts, at last, without their ids."""
    database = open_database(url, busy_timeout=timedelta(seconds=20))
    late = [
        incoming(phone=PhoneNumber(one.phone), at=NOON + timedelta(seconds=number + 60))
        for number, one in enumerate(a_thousand())
        if number in LOST
    ]
    start.wait(20)
    for message in late:
        receive([message], rulebook(), Records(database), new_id, Receiving())


def test_callbacks_that_come_while_the_inbox_is_read_are_the_same_texts(database: Database, url: str) -> None:
    brought_by_callback(database)
    forking = get_context("fork")
    start = forking.Barrier(2)
    reader = forking.Process(target=_read, args=(url, start, lambda _: None))
    reader.start()

    assert in_processes(1, _call, url, start) == [0]
    reader.join(30)

    assert reader.exitcode == 0
    assert catch_up(database).run().taken_in == 0
    assert count(database) == count(database, distinct=True) == 1000
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(incoming_messages)).scalar_one() == 1000
