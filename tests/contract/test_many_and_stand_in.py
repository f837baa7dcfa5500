"""Answers to many people, from the queue through the real client to our stand-in gateway, row by row."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.consent import Source
from app.domain.delivery import Kind, State, Trouble
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.http.sending import HttpGateway
from app.gateway.club_texting.rest.sending import ManyAtOnce
from app.gateway.club_texting.sending import ClubTexting
from app.gateway.wire.line import CallLimits, Login
from app.storage.by_hand import ByHand
from app.storage.contacts import Contacts
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.storage.schema import migrate
from app.usecases.deliver import deliver_next
from tests.fakes import FakeClock
from tests.gateway.builders import REAL
from tests.processes import Program, answers, free_port, wait_until
from tests.storage.builders import NOON, queue

PEOPLE = [PhoneNumber(f"21255501{last:02d}") for last in range(5)]
HASTY = CallLimits(deadline=0.8, connect=0.5, apart=0.0)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stand-in")
    port = free_port()
    program = Program(["sandbox", "--port", str(port)], {}, folder / "log", folder).start()
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/_sandbox/account"))
        yield url
    finally:
        program.kill()


class Walk:
    """The queue of a fresh database, and one sender that texts up to a hundred people a call."""

    def __init__(self, url: str, database: Database) -> None:
        requests.post(f"{url}/_sandbox/reset", timeout=10).raise_for_status()
        self.url, self.database, self.clock = url, database, FakeClock(NOON)
        self.outbox = Outbox(database)
        one = HttpGateway(url, Login("demo", "demo"), REAL, limits=HASTY)
        self.gateway = ClubTexting(one, ManyAtOnce(url, one.line, DeliveryType.EXPRESS), 100)
        self.ids: list[str] = []

    def change(self, **changes: Any) -> None:
        requests.put(f"{self.url}/_sandbox/account", json=changes, timeout=10).raise_for_status()

    def fault(self, **fault: Any) -> None:
        """What the gateway does to the next call."""
        self.change(faults={"next": [fault]})

    def queue(self, text: str = "Open till ten", kind: Kind = Kind.REPLY) -> None:
        at = self.clock()
        self.ids += [queue(Records(self.database), phone=phone, text=text, kind=kind, at=at).id for phone in PEOPLE]

    def deliver(self) -> int:
        """Send what is due; how many texts that was."""
        line = self.outbox.take_line("worker:1", self.clock())
        assert line
        return len(deliver_next(line, self.outbox, self.gateway, self.clock, lambda: 0.0, lambda: None))

    def drain(self) -> None:
        while self.deliver():
            pass

    @property
    def states(self) -> list[State]:
        return [text.state for text in ByHand(self.database).look(self.ids)]

    @property
    def phones_that_rang(self) -> Counter[str]:
        """How often each phone got the text."""
        shown = {phone: requests.get(f"{self.url}/_sandbox/phones/{phone.digits}", timeout=10) for phone in PEOPLE}
        return Counter(
            phone.digits for phone, answer in shown.items() for bubble in answer.json() if bubble["way"] == "out"
        )


@pytest.fixture
def walk(gateway: str, tmp_path: Path) -> Iterator[Walk]:
    address = f"sqlite:///{tmp_path}/textback.db"
    migrate(address)
    database = open_database(address)
    made = Walk(gateway, database)
    yield made
    made.gateway.hang_up()
    database.close()


def test_one_call_texts_everybody_once(walk: Walk) -> None:
    walk.queue()

    assert walk.deliver() == 5

    assert walk.states == [State.SENT] * 5
    assert walk.phones_that_rang == Counter(phone.digits for phone in PEOPLE)


def test_the_lists_of_the_answer_are_written_back_to_consent(walk: Walk) -> None:
    walk.change(local_opt_outs=[PEOPLE[1].digits], global_opt_outs=[PEOPLE[3].digits])
    walk.queue()
    walk.queue("and another")

    walk.drain()

    sent, refused, cancelled = State.SENT, State.REFUSED, State.CANCELLED
    assert walk.states == [sent, refused, sent, refused, sent, sent, cancelled, sent, cancelled, sent]
    ledgers = [[event.source for event in Contacts(walk.database).ledger(phone)] for phone in PEOPLE]
    assert ledgers == [[], [Source.GATEWAY_LOCAL], [], [Source.GATEWAY_GLOBAL], []]


def test_words_that_the_gateway_refuses_are_refused_to_each_and_sent_to_nobody(walk: Walk) -> None:
    walk.queue("a [bracket]")

    assert [walk.deliver() for _ in range(7)] == [5, 1, 1, 1, 1, 1, 0]

    assert walk.states == [State.REFUSED] * 5
    assert not walk.phones_that_rang


def test_without_credits_for_all_nobody_is_texted_and_one_finds_out_later(walk: Walk) -> None:
    walk.change(credits=2)
    walk.queue()
    walk.deliver()
    assert (walk.states, walk.outbox.account().trouble) == ([State.QUEUED] * 5, Trouble.CREDITS)
    assert not walk.phones_that_rang

    walk.change(credits=100)
    walk.clock.wait(minutes=5)
    walk.drain()

    assert walk.states == [State.SENT] * 5
    assert set(walk.phones_that_rang.values()) == {1}


def test_a_login_that_is_refused_is_the_accounts_trouble_and_counts_once(walk: Walk) -> None:
    walk.change(password="another")
    walk.queue()

    walk.deliver()

    account = walk.outbox.account()
    assert (account.trouble, account.failures, walk.states) == (Trouble.LOGIN, 1, [State.QUEUED] * 5)


NOT_SENT, UNKNOWN = State.QUEUED, State.UNKNOWN
FAULTS: list[tuple[dict[str, Any], State]] = [
    # the fault, where it leaves the texts
    ({"kind": "http", "status": 503}, NOT_SENT),
    ({"kind": "http", "status": 429}, NOT_SENT),
    ({"kind": "http", "status": 500}, UNKNOWN),
    ({"kind": "html"}, UNKNOWN),
    ({"kind": "html", "accepted": True}, UNKNOWN),
    ({"kind": "redirect"}, UNKNOWN),
    ({"kind": "redirect", "accepted": True}, UNKNOWN),
    ({"kind": "late", "seconds": 2, "accepted": True}, UNKNOWN),
    ({"kind": "silent", "seconds": 2, "accepted": True}, UNKNOWN),
    ({"kind": "cut", "accepted": True}, UNKNOWN),
    ({"kind": "half", "accepted": True}, UNKNOWN),
    ({"kind": "huge", "megabytes": 1, "accepted": True}, UNKNOWN),
]


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.STOP_CONFIRMATION])
@pytest.mark.parametrize(("fault", "state"), FAULTS, ids=[str(fault) for fault, _ in FAULTS])
def test_after_each_fault_nobody_is_texted_twice(walk: Walk, kind: Kind, fault: dict[str, Any], state: State) -> None:
    walk.queue(kind=kind)
    walk.fault(**fault)

    walk.deliver()
    assert set(walk.states) == {state}
    walk.clock.wait(seconds=65)
    walk.drain()

    assert set(walk.states) == {State.SENT if state is NOT_SENT else UNKNOWN}
    assert max(walk.phones_that_rang.values(), default=0) <= 1
    if state is NOT_SENT or fault.get("accepted"):
        assert len(walk.phones_that_rang) == 5


def test_help_whose_outcome_is_unknown_goes_once_more_to_each_and_no_third_time(walk: Walk) -> None:
    walk.queue(kind=Kind.HELP)
    walk.change(faults={"next": [{"kind": "cut", "accepted": True, "times": 6}]})

    walk.deliver()
    walk.clock.wait(seconds=61)
    walk.drain()
    walk.clock.wait(hours=1)
    walk.drain()

    assert walk.states == [UNKNOWN] * 5
    assert set(walk.phones_that_rang.values()) == {2}


def test_a_sender_that_died_after_its_call_leaves_all_unknown_and_texts_nobody_again(walk: Walk) -> None:
    walk.queue()
    line = walk.outbox.take_line("worker:1", walk.clock())
    assert line
    walk.gateway.send(walk.outbox.claim(line, walk.clock(), walk.gateway.room))

    walk.clock.now += timedelta(seconds=31)
    assert walk.outbox.sweep(walk.clock()).unknown == 5
    walk.drain()

    assert walk.states == [UNKNOWN] * 5
    assert set(walk.phones_that_rang.values()) == {1}
