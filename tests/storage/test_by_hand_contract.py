"""What the queue promises to a person who sends by hand, kept by the fake and by both databases."""

from dataclasses import replace

import pytest

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decision import OptOut
from app.domain.delivery import WITHDRAWN, Delivered, Delivery, Kind, Outcome, State, Verdict, made_by_hand
from app.domain.phone import PhoneNumber
from app.usecases.ports import Line
from tests.storage.builders import ANN, BEN, CLEO, NOON, incoming, later, new_id, queue, record, taken
from tests.storage.conftest import Stores

BUSY = Verdict(Outcome.NOT_SENT, "no connection")
SENT = Verdict(Outcome.SENT, "1")


@pytest.fixture
def line(stores: Stores) -> Line:
    found = stores.outbox.take_line("worker", NOON)
    assert found is not None
    return found


def text_to(phone: PhoneNumber, *, good_for: float = 600, kind: Kind = Kind.BY_HAND) -> Delivery:
    return made_by_hand(phone, "We close at eight today", kind, NOON, later(good_for), new_id())


def known(stores: Stores, *phones: PhoneNumber) -> None:
    """These have texted us before."""
    record(stores.records, *(taken(incoming(phone=phone, at=later(-60))) for phone in phones))


def test_what_is_queued_by_hand_leaves_like_every_text(stores: Stores, line: Line) -> None:
    known(stores, ANN)
    text = text_to(ANN)

    assert stores.by_hand.queue([text], None, NOON) == [text]
    assert stores.by_hand.look([text.id]) == [text]

    assert stores.outbox.claim(line, NOON) == [replace(text, state=State.SENDING, tries=1)]
    [sending] = stores.by_hand.look([text.id])
    assert sending.state is State.SENDING


def test_who_has_opted_out_is_left_out_whatever_is_said_of_their_consent(stores: Stores, line: Line) -> None:
    known(stores, ANN, BEN)
    record(stores.records, taken(incoming("stop", phone=BEN, at=later(-1)), OptOut()))
    to_ann = text_to(ANN)

    assert stores.by_hand.queue([text_to(BEN), to_ann], "signed a form", NOON) == [to_ann]

    assert [delivery.phone for delivery in stores.outbox.claim(line, NOON)] == [ANN]
    assert [event.event for event in stores.contacts.ledger(BEN)] == [ConsentEvent.OPT_OUT]


def test_who_was_never_heard_of_is_left_out_unless_it_is_said_how_they_agreed(stores: Stores) -> None:
    text = text_to(ANN)

    assert not stores.by_hand.queue([text], None, NOON)
    assert not stores.by_hand.look([text.id])
    assert not stores.contacts.ledger(ANN)

    assert stores.by_hand.queue([text], "signed the form of May 2", NOON) == [text]
    [event] = stores.contacts.ledger(ANN)
    assert (event.event, event.source, event.note) == (ConsentEvent.OPT_IN, Source.STAFF, "signed the form of May 2")
    person = stores.contacts.person(ANN)
    assert person is not None
    assert person.consent is Consent.OPTED_IN


def test_of_people_who_texted_us_nothing_is_noted(stores: Stores) -> None:
    known(stores, ANN)

    stores.by_hand.queue([text_to(ANN)], "signed a form", NOON)

    assert not stores.contacts.ledger(ANN)


def test_staff_may_text_who_they_opted_in_before(stores: Stores) -> None:
    stores.contacts.opt_in(ANN, "by phone", NOON)
    text = text_to(ANN)

    assert stores.by_hand.queue([text], None, NOON) == [text]


def test_what_is_withdrawn_never_leaves_and_what_is_being_sent_goes_on(stores: Stores, line: Line) -> None:
    known(stores, ANN, BEN)
    texts = [text_to(ANN), text_to(BEN)]
    stores.by_hand.queue(texts, None, NOON)
    [sending] = stores.outbox.claim(line, NOON)

    stores.by_hand.withdraw([text.id for text in texts], later(1))

    on_its_way, withdrawn = stores.by_hand.look([text.id for text in texts])
    assert (on_its_way.state, withdrawn.state, withdrawn.reason) == (State.SENDING, State.CANCELLED, WITHDRAWN)
    assert not stores.outbox.claim(line, later(2))
    stores.outbox.settle([Delivered(sending.settled(SENT, later(2)), SENT)], 0.0, later(2))
    assert stores.by_hand.look([sending.id])[0].state is State.SENT


def test_withdrawing_touches_no_text_of_somebody_else(stores: Stores, line: Line) -> None:
    other = queue(stores.records, phone=CLEO)
    known(stores, ANN)
    text = text_to(ANN)
    stores.by_hand.queue([text], None, NOON)

    stores.by_hand.withdraw([text.id], NOON)

    assert [delivery.id for delivery in stores.outbox.claim(line, NOON)] == [other.id]


@pytest.mark.parametrize("kind", [Kind.BY_HAND, Kind.VOICE])
def test_what_could_not_be_sent_in_its_time_never_leaves_later(stores: Stores, line: Line, kind: Kind) -> None:
    known(stores, ANN)
    text = text_to(ANN, good_for=60, kind=kind)
    stores.by_hand.queue([text], None, NOON)
    [delivery] = stores.outbox.claim(line, NOON)
    settled = delivery.settled(BUSY, later(5))
    stores.outbox.settle([Delivered(settled, BUSY)], 0.0, later(5))

    assert not stores.outbox.claim(line, later(60))
    stores.outbox.sweep(later(60))
    assert stores.by_hand.look([text.id])[0].state is State.EXPIRED


@pytest.mark.parametrize(("now", "is_worked"), [(0, True), (14.999, True), (15, False)])
def test_a_worker_is_there_as_long_as_it_holds_a_line(stores: Stores, now: float, *, is_worked: bool) -> None:
    assert not stores.by_hand.is_worked(NOON)

    stores.outbox.take_line("worker", NOON)

    assert stores.by_hand.is_worked(later(now)) == is_worked


def test_a_line_that_was_given_back_shows_no_worker(stores: Stores, line: Line) -> None:
    stores.outbox.give_back(line, NOON)

    assert not stores.by_hand.is_worked(NOON)
