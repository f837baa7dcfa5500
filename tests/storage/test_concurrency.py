"""Many workers on one database: nothing twice, nothing out of order, nobody stuck."""

import multiprocessing
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import Table, func, select

from app.domain.consent import ConsentEvent
from app.domain.decision import OptOut
from app.domain.delivery import LEASE, Delivered, Kind, OptOutList, Outcome, Trouble, Verdict
from app.domain.message import Door, IncomingMessage
from app.domain.phone import PhoneNumber
from app.storage.contacts import Contacts
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.storage.tables import deliveries, incoming_messages
from app.usecases.ports import Line
from app.usecases.receive import Receiving, receive
from tests.storage.builders import NOON, incoming, later, queue, record, rulebook, taken
from tests.storage.processes import in_processes

PEOPLE = [PhoneNumber(f"21255501{last:02d}") for last in range(20)]
BUSY = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)
SENT = Verdict(Outcome.SENT, "1")


def new_id() -> str:
    """An id that no other process makes."""
    return uuid.uuid4().hex


def rows_per_phone(database: Database) -> tuple[Counter[str], Counter[str]]:
    """How many texts and how many answers each number has."""

    def counted(table: Table) -> Counter[str]:
        rows = connection.execute(select(table.c.phone, func.count().label("found")).group_by(table.c.phone))
        return Counter({row.phone: row.found for row in rows})

    with database.reading() as connection:
        return counted(incoming_messages), counted(deliveries)


# ---------------------------------------------------------------- processes that receive


def _deliver_copies(url: str, start: Barrier) -> None:
    """Each person's text three times over both doors, in an order of this process's own, in batches of seven."""
    doors = [("id", Door.INBOX), (None, Door.KEYWORD), ("id", Door.INBOX)]
    copies = [
        replace(incoming(phone=phone, gateway_id=known and f"{known} {phone.digits}", door=door), id=new_id())
        for phone in PEOPLE
        for known, door in doors
    ]
    _receive_all(url, start, sorted(copies, key=lambda copy: copy.id))


def _join(url: str, start: Barrier) -> None:
    """Each person joins once more, in an order of this process's own; ids tell that these are no copies."""
    texts = [replace(incoming("join", phone=phone, gateway_id=new_id()), id=new_id()) for phone in PEOPLE]
    _receive_all(url, start, sorted(texts, key=lambda text: text.id))


def _receive_all(url: str, start: Barrier, texts: list[IncomingMessage]) -> None:
    database = open_database(url)
    start.wait(20)
    for first in range(0, len(texts), 7):
        receive(texts[first : first + 7], rulebook(), Records(database), new_id, Receiving())
    database.close()


def test_ten_copies_over_both_doors_from_four_processes_are_one_text_and_one_answer(
    url: str, database: Database
) -> None:
    start = multiprocessing.get_context("fork").Barrier(4)

    assert in_processes(4, _deliver_copies, url, start) == [0, 0, 0, 0]

    texts, answers = rows_per_phone(database)
    once = {phone.digits: 1 for phone in PEOPLE}
    assert (texts, answers) == (once, once)


def test_the_same_word_fifteen_seconds_apart_is_two_texts_and_two_answers(database: Database) -> None:
    for seconds in (0, 15):
        batch = [incoming(phone=phone, at=later(seconds)) for phone in PEOPLE]
        receive(batch, rulebook(), Records(database), new_id, Receiving())

    texts, answers = rows_per_phone(database)
    twice = {phone.digits: 2 for phone in PEOPLE}
    assert (texts, answers) == (twice, twice)


def test_processes_with_the_same_people_in_other_orders_neither_deadlock_nor_count_twice(
    url: str, database: Database
) -> None:
    start = multiprocessing.get_context("fork").Barrier(4)

    assert in_processes(4, _join, url, start) == [0, 0, 0, 0]

    texts, _ = rows_per_phone(database)
    assert texts == {phone.digits: 4 for phone in PEOPLE}
    for phone in PEOPLE:
        events = [row.event for row in Contacts(database).ledger(phone)]
        assert events == [ConsentEvent.OPT_IN, ConsentEvent.JOINED]


# ---------------------------------------------------------------- threads


def at_once(many: int, work: Callable[[int], None]) -> None:
    """Run `work(number)` in so many threads that start together; fails with the first failure among them."""
    start = threading.Barrier(many)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            start.wait(10)
            work(number)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def test_people_who_are_held_still_in_other_orders_are_never_held_in_a_circle(database: Database) -> None:
    def work(number: int) -> None:
        for turn in range(30):
            first = (7 * number + turn) % len(PEOPLE)
            around = PEOPLE[first:] + PEOPLE[:first]
            with Records(database).intake() as intake:
                intake.people(around if number % 2 else around[::-1])

    at_once(4, work)


def lines_of(outbox: Outbox, many: int) -> list[Line]:
    found = [outbox.take_line(f"worker {number}", NOON) for number in range(many)]
    return [line for line in found if line is not None]


@pytest.mark.parametrize("room", [1, 2])
def test_two_workers_never_claim_one_text_and_never_send_two_to_one_number_at_once(
    database: Database, room: int
) -> None:
    for number in range(200):
        queue(Records(database), phone=PEOPLE[number % 3])
    outbox = Outbox(database, lines=4)
    lines, guard, ended = lines_of(outbox, 4), threading.Lock(), count(1)
    in_flight: Counter[PhoneNumber] = Counter()
    sent: dict[PhoneNumber, list[str]] = defaultdict(list)
    left = [200]

    def work(number: int) -> None:
        while left[0]:
            call = outbox.claim(lines[number], NOON, lambda _kind: room)
            if not call:
                continue
            with guard:
                for delivery in call:
                    in_flight[delivery.phone] += 1
                    sent[delivery.phone].append(delivery.id)
                    assert in_flight[delivery.phone] == 1
            time.sleep(0.003)  # the gateway's call, during which the others look for work
            with guard:
                for delivery in call:
                    in_flight[delivery.phone] -= 1
            outbox.settle([Delivered(delivery.settled(SENT, NOON), SENT) for delivery in call], 0.0, NOON)
            with guard:
                for _ in call:
                    left[0] = 200 - next(ended)

    at_once(4, work)

    assert sum(len(ids) for ids in sent.values()) == 200
    assert all(ids == sorted(set(ids)) for ids in sent.values())


def test_at_one_moment_a_paced_account_lets_one_text_leave_however_many_workers_ask(database: Database) -> None:
    for phone in PEOPLE[:8]:
        queue(Records(database), phone=phone)
    outbox = Outbox(database, lines=8, rate_per_second=1)
    lines, claimed = lines_of(outbox, 8), []

    at_once(8, lambda number: claimed.append(outbox.claim(lines[number], NOON)))

    assert len([delivery for delivery in claimed if delivery]) == 1


def test_an_account_in_trouble_is_probed_by_one_worker(database: Database) -> None:
    for phone in PEOPLE[:8]:
        queue(Records(database), phone=phone)
    outbox = Outbox(database, lines=8)
    lines, claimed = lines_of(outbox, 8), []
    [first] = outbox.claim(lines[0], NOON)
    outbox.settle([Delivered(first.settled(BUSY, NOON), BUSY)], 0.0, NOON)

    at_once(8, lambda number: claimed.append(outbox.claim(lines[number], later(1))))

    assert len([delivery for delivery in claimed if delivery]) == 1


def test_no_failure_is_lost_where_workers_settle_at_once(database: Database) -> None:
    for phone in PEOPLE[:8]:
        queue(Records(database), phone=phone)
    outbox = Outbox(database, lines=8)
    in_flight = [delivery for line in lines_of(outbox, 8) for delivery in outbox.claim(line, NOON)]

    at_once(8, lambda number: outbox.settle([Delivered(in_flight[number].settled(BUSY, NOON), BUSY)], 0.0, NOON))

    assert outbox.account().failures == 8


def test_calls_that_settle_late_sweeps_and_opt_outs_of_the_same_people_never_wait_in_a_circle(
    database: Database,
) -> None:
    outbox = Outbox(database, lines=2)
    first, _ = lines_of(outbox, 2)
    refused = Verdict(Outcome.REFUSED, "on the list", opted_out=OptOutList.LOCAL)

    for turn in range(8):
        at = later(1000 * turn)
        people = [PhoneNumber(f"2{turn + 1:02d}55501{last:02d}") for last in range(12)]
        for phone in people:
            queue(Records(database), phone=phone, kind=Kind.HELP, at=at)
        line = outbox.take_line(first.holder, at)
        assert line is not None
        call = outbox.claim(line, at, lambda _kind: 12)
        late = at + LEASE + timedelta(seconds=1)
        answers = [(text, refused if number % 2 else SENT) for number, text in enumerate(call)]
        ended = [Delivered(text.settled(verdict, late), verdict) for text, verdict in answers]
        jobs: list[Callable[[], object]] = [
            partial(outbox.settle, ended[::-1], 0.0, late),
            partial(outbox.sweep, late),
            partial(stop_all, database, people[::-1], late),
        ]

        at_once(3, partial(one_of, jobs))

        with database.reading() as connection:
            states = connection.execute(select(deliveries.c.state).where(deliveries.c.id.in_([t.id for t in call])))
            assert set(states.scalars()) <= {"sent", "refused", "unknown"}


def one_of(jobs: Sequence[Callable[[], object]], number: int) -> None:
    """Do the job of this number."""
    jobs[number]()


def stop_all(database: Database, people: Sequence[PhoneNumber], at: datetime) -> None:
    """A batch in which all of these say stop."""
    record(Records(database), *(taken(incoming("stop", phone=phone, at=at), OptOut()) for phone in people))


@pytest.mark.parametrize("lines", [1, 2])
def test_no_more_lines_are_held_than_the_account_has(database: Database, lines: int) -> None:
    outbox = Outbox(database, lines=lines)
    held: list[Line | None] = []

    at_once(6, lambda number: held.append(outbox.take_line(f"worker {number}", NOON)))

    assert sorted(line.number for line in held if line) == list(range(1, lines + 1))
