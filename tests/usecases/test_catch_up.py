"""Catching up: what no callback brought is taken in, once, and nothing stops a reading but the gateway."""

from datetime import timedelta

import pytest

from app.domain.consent import Consent
from app.domain.delivery import State
from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.usecases.catch_up import STRAGGLERS, CatchUp
from app.usecases.inbox import InboxEntry, Skip, Summary
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, NOON, book, incoming, made_up_phones, new_id, rule
from tests.fakes import FakeClock
from tests.inbox import FakeInbox, MemoryReading, entry
from tests.memory_store import MemoryStore

BOOK = book(rule("PIZZA", "two for one"), rule("QUIET", None), otherwise=None)
NOW = NOON + timedelta(hours=5)


class Desk:
    """A service at five o'clock, with rules since yesterday."""

    def __init__(self, *entries: InboxEntry) -> None:
        self.store, self.inbox, self.clock = MemoryStore(), FakeInbox(list(entries)), FakeClock(NOW)
        self.reading = MemoryReading(self.store, first_rules=NOON - timedelta(days=3))
        self.catch_up = CatchUp(self.inbox, self.reading, self.store, lambda: BOOK, new_id, self.clock)

    def receive(self, *messages: IncomingMessage) -> None:
        receive(messages, BOOK, self.store, new_id, Receiving())

    @property
    def answers(self) -> list[State]:
        return [delivery.state for delivery in self.store.deliveries.values()]


def ago(**time: float) -> InboxEntry:
    """A PIZZA of so long ago."""
    at = NOW - timedelta(**time)
    return entry("pizza", id=f"{time}", at=at)


def test_of_a_thousand_entries_the_ten_that_no_callback_brought_are_taken_in() -> None:
    phones = made_up_phones()
    entries = [
        entry("pizza", id=str(number), phone=next(phones), at=NOW - timedelta(minutes=number)) for number in range(1000)
    ]
    desk = Desk(*entries)
    brought = [
        incoming(
            "Pizza!",
            phone=PhoneNumber(one.phone),
            gateway_id=one.id if number % 2 else None,
            received_at=NOW - timedelta(minutes=number, seconds=-9),
        )
        for number, one in enumerate(entries)
        if number % 100 != 7
    ]
    desk.receive(*brought)

    summary = desk.catch_up.run()
    again = desk.catch_up.run()

    assert summary == Summary(read=1000, known=990, taken_in=10, answered=3, too_old=7)
    assert (again.taken_in, again.known) == (0, again.read)
    assert again.read == 61  # those of the hour before the newest


def test_an_answer_is_queued_as_long_as_it_is_good_and_else_recorded_as_expired() -> None:
    desk = Desk(ago(hours=3), ago(hours=4, minutes=1), entry("quiet", id="q", at=NOW))

    summary = desk.catch_up.run()

    assert (summary.taken_in, summary.answered, summary.too_old) == (3, 1, 1)
    assert sorted(desk.answers) == [State.EXPIRED, State.QUEUED]


ODD = [
    (entry("pizza", phone="25827"), Skip.NO_PHONE),
    (entry("  "), Skip.EMPTY),
    (entry("pizza", id=""), Skip.NO_ID),
    (entry("pizza", earliest=None, before=None), Skip.NO_TIME),
    (entry("pizza", in_folder=True), Skip.IN_FOLDER),
    (entry("pizza", is_mms=True), Skip.MMS),
]


@pytest.mark.parametrize(("odd", "why"), ODD, ids=[str(why) for _, why in ODD])
def test_what_is_no_text_for_us_is_skipped_and_counted_and_stops_nothing(odd: InboxEntry, why: Skip) -> None:
    desk = Desk(entry("pizza", id="2", at=NOON + timedelta(hours=4)), odd)

    summary = desk.catch_up.run()

    assert (summary.taken_in, summary.skipped) == (1, {str(why): 1})


@pytest.mark.parametrize("how", [{"in_folder": True}, {"is_mms": True}, {"at": NOON - timedelta(days=4)}])
def test_an_opt_out_is_taken_in_wherever_it_stands(how: dict[str, object]) -> None:
    desk = Desk(entry("stop", **how))
    desk.reading.newest = NOON - timedelta(days=5)

    assert desk.catch_up.run().taken_in == 1
    assert desk.store.known[ANN].consent is Consent.OPTED_OUT


def test_a_newly_connected_account_is_answered_nobody_and_its_opt_outs_hold() -> None:
    desk = Desk(ago(minutes=9), entry("stop", id="s", at=NOW - timedelta(hours=20)), ago(hours=30))
    desk.reading.first_rules = NOW - timedelta(minutes=1)

    summary = desk.catch_up.run()

    assert (summary.read, summary.taken_in, summary.answered) == (2, 1, 0)
    assert summary.skipped == {str(Skip.BEFORE_US): 1}


def test_a_reading_goes_back_to_where_the_last_one_ended_and_an_hour_before() -> None:
    minutes = range(0, 24 * 60, 10)
    desk = Desk(*(ago(minutes=minute) for minute in minutes))
    desk.catch_up.run()
    desk.inbox.shown = 0

    desk.catch_up.run()

    assert desk.reading.newest == NOW
    assert desk.inbox.shown == 7 + STRAGGLERS


def test_what_came_into_the_inbox_late_is_found_by_the_next_reading() -> None:
    desk = Desk(ago(minutes=1))
    desk.catch_up.run()
    desk.inbox.entries.append(ago(minutes=50))

    assert desk.catch_up.run().taken_in == 1


@pytest.mark.parametrize("cut_after", [0, 1, 2, 5, 9])
def test_a_reading_that_is_cut_short_loses_nothing(cut_after: int) -> None:
    desk = Desk(*(ago(minutes=20 * number) for number in range(9)))
    desk.inbox.cut_after = cut_after

    first = desk.catch_up.run()
    assert (first.cut_short, desk.reading.newest) == ("answered 503: too busy", None)
    desk.inbox.cut_after = None
    second = desk.catch_up.run()

    assert first.read == cut_after
    assert first.taken_in + second.taken_in == 9
    assert desk.reading.newest is not None


def test_a_reading_that_was_cut_leaves_those_whose_neighbours_it_did_not_see() -> None:
    desk = Desk(*(ago(minutes=4 * number) for number in range(9)))
    desk.inbox.cut_after = 7

    summary = desk.catch_up.run()

    assert (summary.read, summary.taken_in, summary.waiting) == (7, 3, 4)


def test_an_entry_is_left_to_its_callback_for_a_while() -> None:
    desk = Desk(ago(seconds=90), ago(minutes=9))

    summary = desk.catch_up.run(grace=timedelta(minutes=2))

    assert (summary.taken_in, summary.waiting) == (1, 1)
    assert desk.catch_up.run().taken_in == 1


def test_a_dry_run_tells_the_same_and_keeps_nothing() -> None:
    desk = Desk(ago(minutes=9), ago(hours=5), ago(minutes=9.5))
    desk.receive(incoming("pizza", received_at=NOW - timedelta(minutes=8)))
    before = (dict(desk.store.claimed), list(desk.store.taken), dict(desk.store.entries))

    dry = desk.catch_up.run(dry_run=True)

    assert (dict(desk.store.claimed), list(desk.store.taken), dict(desk.store.entries)) == before
    assert desk.reading.newest is None
    real = desk.catch_up.run()
    assert (dry.read, dry.known, dry.taken_in, dry.answered) == (real.read, real.known, real.taken_in, real.answered)


def test_a_clock_of_the_gateway_that_is_ahead_puts_no_text_into_the_future() -> None:
    desk = Desk(ago(minutes=-90))

    desk.catch_up.run()

    assert desk.store.taken[0].message.received_at == NOW


class Spoilt(MemoryStore):
    """A store that one text breaks."""

    def record(self, taken: object, rulebook_version: int) -> None:
        if any(item.message.text == "boom" for item in taken):  # type: ignore[attr-defined] # they are Taken
            raise RuntimeError("a bug")
        super().record(taken, rulebook_version)  # type: ignore[arg-type] # they are Taken


def test_one_text_that_cannot_be_taken_in_spoils_no_other_and_is_tried_again() -> None:
    desk = Desk(ago(minutes=9), entry("boom", id="b", at=NOW - timedelta(minutes=5)), ago(minutes=2))
    spoilt = Spoilt()
    catch_up = CatchUp(desk.inbox, MemoryReading(spoilt), spoilt, lambda: BOOK, new_id, desk.clock)
    catch_up.reading.first_rules = NOON  # type: ignore[attr-defined] # it is the fake

    summary = catch_up.run()

    assert (summary.taken_in, summary.skipped) == (2, {f"{Skip.FAILED} (RuntimeError)": 1})
    assert catch_up.reading.read_to() is None


def test_whoever_lends_the_line_is_heard_with_the_connection_closed() -> None:
    desk = Desk(*(ago(minutes=number) for number in range(130)))
    heard: list[tuple[int, int]] = []

    def breathe(read: int) -> None:
        heard.append((read, desk.inbox.hung_up))
        desk.clock.wait(seconds=1)

    desk.catch_up.run(breathe=breathe)

    assert [hung_up for _, hung_up in heard] == [1, 1, 1]
    assert [read for read, _ in heard] == [130] * 3


def test_what_is_committed_stays_when_the_database_goes_away() -> None:
    desk = Desk(*(ago(minutes=number) for number in range(130)))
    beats = []

    def breathe(read: int) -> None:
        beats.append(read)
        if len(beats) == 2:
            raise StorageUnavailable("away")

    with pytest.raises(StorageUnavailable):
        desk.catch_up.run(breathe=breathe)

    assert (len(desk.store.taken), desk.reading.newest) == (64, None)
    assert desk.catch_up.run().taken_in == 66
