"""What the Outbox promises of texts that leave by one call, kept by the fake and by both databases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain.account import Account
from app.domain.consent import Source
from app.domain.decision import OptOut
from app.domain.delivery import Delivered, Delivery, Kind, OptOutList, Outcome, State, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.usecases.ports import Line, Swept
from tests.storage.builders import ANN, BEN, CLEO, NOON, incoming, later, queue, record, taken
from tests.storage.conftest import Stores

PEOPLE = [PhoneNumber(f"21255501{last:02d}") for last in range(10)]
SENT = Verdict(Outcome.SENT, "listed")
UNKNOWN = Verdict(Outcome.UNKNOWN, "no answer")
ALL_REFUSED = Verdict(Outcome.NOT_SENT, "one of them was refused, so none was sent")
BUSY = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)
OPTED_OUT = Verdict(Outcome.REFUSED, "on the list", opted_out=OptOutList.LOCAL)


@pytest.fixture
def line(stores: Stores) -> Line:
    found = stores.outbox.take_line("worker", NOON)
    assert found is not None
    return found


def many(_kind: Kind) -> int:
    return 8


def phones(call: Sequence[Delivery]) -> list[PhoneNumber]:
    return [delivery.phone for delivery in call]


def settle(stores: Stores, call: Sequence[Delivery], *verdicts: Verdict, at: float = 0) -> None:
    """Settle each with its verdict, or all with the one."""
    each = verdicts if len(verdicts) > 1 else verdicts * len(call)
    ended = [Delivered(text.settled(verdict, later(at)), verdict) for text, verdict in zip(call, each, strict=True)]
    stores.outbox.settle(ended, 0.0, later(at))


def test_texts_of_the_same_words_leave_together_each_marked_as_sending(stores: Stores, line: Line) -> None:
    queued = [queue(stores.records, phone=phone, text="Open till ten") for phone in (ANN, BEN, CLEO)]

    call = stores.outbox.claim(line, NOON, many)

    assert call == [replace(each, state=State.SENDING, tries=1) for each in queued]
    assert not stores.outbox.claim(line, NOON, many)


def test_no_call_holds_more_than_there_is_room_for(stores: Stores, line: Line) -> None:
    for phone in PEOPLE:
        queue(stores.records, phone=phone)

    assert phones(stores.outbox.claim(line, NOON, many)) == PEOPLE[:8]
    assert phones(stores.outbox.claim(line, NOON)) == PEOPLE[8:9]
    assert phones(stores.outbox.claim(line, NOON, many)) == PEOPLE[9:]


def test_other_words_another_kind_and_what_is_not_due_stay(stores: Stores, line: Line) -> None:
    queue(stores.records, phone=ANN)
    queue(stores.records, phone=BEN, text="Hello")
    queue(stores.records, phone=CLEO, kind=Kind.STOP_CONFIRMATION, at=later(-301))
    queue(stores.records, phone=PEOPLE[3], at=later(1))
    queue(stores.records, phone=PEOPLE[4])

    assert phones(stores.outbox.claim(line, NOON, many)) == [ANN, PEOPLE[4]]


def test_two_texts_to_one_number_never_leave_together_and_keep_their_order(stores: Stores, line: Line) -> None:
    first = queue(stores.records, phone=ANN)
    second = queue(stores.records, phone=ANN)
    queue(stores.records, phone=BEN, text="something else first")
    queue(stores.records, phone=BEN)

    call = stores.outbox.claim(line, NOON, many)

    assert [delivery.id for delivery in call] == [first.id]
    settle(stores, call, SENT)
    assert [delivery.id for delivery in stores.outbox.claim(line, NOON, many)] == [second.id]


def test_what_waits_for_a_call_in_flight_does_not_leave_with_others(stores: Stores, line: Line) -> None:
    queue(stores.records, phone=BEN, text="in flight")
    stores.outbox.claim(line, NOON)
    queue(stores.records, phone=ANN)
    queue(stores.records, phone=BEN)

    assert phones(stores.outbox.claim(line, NOON, many)) == [ANN]


def test_confirmations_of_stop_leave_together_but_never_two_to_one_number(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, ANN):
        queue(stores.records, phone=phone, kind=Kind.STOP_CONFIRMATION, text="You are out")

    assert phones(stores.outbox.claim(line, NOON, many)) == [ANN, BEN]


def test_each_person_has_a_verdict_of_their_own(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    queue(stores.records, phone=BEN, text="cancelled with the opt-out")

    settle(stores, stores.outbox.claim(line, NOON, many), SENT, OPTED_OUT, UNKNOWN)

    assert not stores.outbox.claim(line, later(3600), many)
    assert [event.source for event in stores.contacts.ledger(BEN)] == [Source.GATEWAY_LOCAL]
    assert not stores.contacts.ledger(ANN)
    assert list(stores.outbox.opted_out_among([ANN, BEN, CLEO])) == [BEN]


def test_a_call_that_is_refused_as_a_whole_is_not_made_again_but_each_goes_alone(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    settle(stores, stores.outbox.claim(line, NOON, many), ALL_REFUSED)
    queue(stores.records, phone=PEOPLE[3], at=later(1))

    calls = [stores.outbox.claim(line, later(1), many) for _ in range(5)]

    assert [phones(call) for call in calls] == [[ANN], [BEN], [CLEO], [PEOPLE[3]], []]


def test_a_call_counts_once_for_the_account(stores: Stores, line: Line) -> None:
    for phone in PEOPLE[:5]:
        queue(stores.records, phone=phone)

    settle(stores, stores.outbox.claim(line, NOON, many), Verdict(Outcome.NOT_SENT, "401", Trouble.LOGIN))

    assert (stores.outbox.account().trouble, stores.outbox.account().failures) == (Trouble.LOGIN, 1)


def test_one_that_was_sent_ends_a_trouble_though_others_are_unknown(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    in_flight, other = stores.outbox.claim(line, NOON, lambda _kind: 2), stores.outbox.claim(line, NOON)
    settle(stores, other, BUSY)

    settle(stores, in_flight, UNKNOWN, SENT)

    assert stores.outbox.account() == Account()


def test_an_account_in_trouble_is_probed_with_one_text(stores: Stores, line: Line) -> None:
    for phone in PEOPLE[:5]:
        queue(stores.records, phone=phone)
    settle(stores, stores.outbox.claim(line, NOON), BUSY)

    assert len(stores.outbox.claim(line, later(1), many)) == 1


def test_the_pace_counts_every_text_and_no_call_holds_more_than_a_second_allows(stores: Stores) -> None:
    outbox = stores.paced(4)
    for phone in PEOPLE:
        queue(stores.records, phone=phone)
    line = outbox.take_line("worker", NOON)
    assert line is not None

    assert len(outbox.claim(line, NOON, many)) == 4
    assert not outbox.claim(line, later(0.999), many)
    assert len(outbox.claim(line, later(1), lambda _kind: 2)) == 2
    assert not outbox.claim(line, later(1.499), many)
    assert len(outbox.claim(line, later(1.5), many)) == 4


def test_a_pace_below_one_a_second_sends_one_at_a_time(stores: Stores) -> None:
    outbox = stores.paced(0.5)
    for phone in (ANN, BEN):
        queue(stores.records, phone=phone)
    line = outbox.take_line("worker", NOON)
    assert line is not None

    assert len(outbox.claim(line, NOON, many)) == 1
    assert not outbox.claim(line, later(1.999), many)


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.STOP_CONFIRMATION])
def test_all_whose_worker_died_are_unknown_and_none_is_sent_again(stores: Stores, line: Line, kind: Kind) -> None:
    for phone in PEOPLE[:5]:
        queue(stores.records, phone=phone, kind=kind)
    assert len(stores.outbox.claim(line, NOON, many)) == 5

    assert stores.outbox.sweep(later(31)) == Swept(unknown=5, expired=0)
    assert not stores.outbox.claim(line, later(200), many)


def test_an_opt_out_during_the_call_keeps_that_text_alone_from_leaving_again(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    call = stores.outbox.claim(line, NOON, many)
    record(stores.records, taken(incoming("stop", phone=BEN, at=later(1)), OptOut()))

    settle(stores, call, ALL_REFUSED, at=2)

    again = [stores.outbox.claim(line, later(3), many) for _ in range(3)]
    assert [phones(call) for call in again] == [[ANN], [CLEO], []]


def test_evidence_for_some_corrects_what_a_sweep_called_unknown(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN):
        queue(stores.records, phone=phone, kind=Kind.HELP)
    call = stores.outbox.claim(line, NOON, many)
    stores.outbox.sweep(later(31))

    settle(stores, call, SENT, UNKNOWN, at=32)

    assert phones(stores.outbox.claim(line, later(120), many)) == [BEN]
