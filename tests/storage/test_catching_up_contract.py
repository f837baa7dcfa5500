"""What recognising and remembering the gateway's inbox promise, kept by the fake and by both databases."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.domain.consent import Consent, ConsentEvent
from app.domain.message import Door, Found, IncomingMessage
from app.domain.recognition import LATE_CALLBACK
from app.usecases.inbox import Turn
from app.usecases.receive import Receipt, Receiving, receive
from tests.storage.builders import ANN, BEN, NOON, incoming, later, new_id, rulebook
from tests.storage.conftest import Stores

FOUND_AT = later(1800)
EVERY = timedelta(minutes=5)


def found(text: str = "pizza", entry_id: str = "e", *, at: datetime = NOON) -> IncomingMessage:
    """A text that stands in the gateway's inbox."""
    minute = at.replace(second=0, microsecond=0)
    return IncomingMessage(
        id=new_id(),
        phone=ANN,
        text=text,
        received_at=minute,
        door=Door.CATCH_UP,
        gateway_id=entry_id,
        found=Found(FOUND_AT, minute + timedelta(minutes=1)),
    )


def take(stores: Stores, *texts: IncomingMessage) -> list[Receipt]:
    return receive(texts, rulebook(), stores.records, new_id, Receiving())


def are_new(stores: Stores, *texts: IncomingMessage) -> list[bool]:
    return [receipt.is_new for receipt in take(stores, *texts)]


def test_an_entry_with_the_id_of_a_callback_is_that_text(stores: Stores) -> None:
    take(stores, incoming(gateway_id="e"))

    assert are_new(stores, found(entry_id="e")) == [False]
    assert stores.inbox.known_among(["e", "f"], note=True) == {"e"}


def test_an_entry_with_the_words_of_a_callback_without_an_id_is_that_text_and_is_known_by_its_id_then(
    stores: Stores,
) -> None:
    take(stores, incoming("Pizza!", at=later(20)))

    assert are_new(stores, found()) == [False]
    assert stores.inbox.known_among(["e"], note=True) == {"e"}


def test_an_entry_that_no_callback_brought_is_taken_in_once(stores: Stores) -> None:
    assert are_new(stores, found()) == [True]
    assert are_new(stores, found()) == [False]
    assert are_new(stores, found(), found()) == [False, False]


@pytest.mark.parametrize("brought", [0, 1, 2, 3])
def test_of_three_in_one_minute_those_are_new_that_no_callback_brought(stores: Stores, brought: int) -> None:
    take(stores, *(incoming(at=later(15 * number)) for number in range(brought)))

    new = are_new(stores, *(found(entry_id=str(number)) for number in range(3)))

    assert sum(new) == 3 - brought


def test_two_of_five_minutes_apart_are_told_apart(stores: Stores) -> None:
    take(stores, incoming(at=later(301)))

    assert sum(are_new(stores, found(entry_id="1"), found(entry_id="2", at=later(300)))) == 1


def test_a_text_that_an_entry_was_recognised_as_stands_for_no_other(stores: Stores) -> None:
    take(stores, incoming(gateway_id="of the callbacks' own count"))

    assert are_new(stores, found(entry_id="1")) == [False]
    assert are_new(stores, found(entry_id="2")) == [True]


def test_a_text_whose_own_entry_is_known_stands_for_no_other(stores: Stores) -> None:
    take(stores, incoming(gateway_id="1"))
    stores.inbox.known_among(["1"], note=True)

    assert are_new(stores, found(entry_id="2")) == [True]


def test_looking_without_noting_changes_nothing(stores: Stores) -> None:
    take(stores, incoming(gateway_id="1"))
    stores.inbox.known_among(["1"], note=False)

    assert are_new(stores, found(entry_id="2")) == [False]


LATE = FOUND_AT + LATE_CALLBACK - timedelta(seconds=1)
CALLBACKS = [
    (incoming(gateway_id="e", at=LATE), False),
    (incoming(gateway_id="e", at=LATE + timedelta(days=1)), False),
    (incoming(gateway_id="other", at=LATE), True),
    (incoming(at=LATE), False),
    (incoming(at=LATE + timedelta(minutes=1)), True),
    (incoming("hours", at=LATE), True),
    (incoming(phone=BEN, at=LATE), True),
]


@pytest.mark.parametrize(("callback", "is_new"), CALLBACKS)
def test_a_callback_that_comes_after_its_text_was_found_is_a_copy(
    stores: Stores, callback: IncomingMessage, *, is_new: bool
) -> None:
    take(stores, found())

    assert are_new(stores, callback) == [is_new]


def test_a_text_that_was_taken_for_a_late_callback_is_found_in_the_inbox_after_all(stores: Stores) -> None:
    take(stores, found(entry_id="1"))
    real = later(1900)

    assert are_new(stores, incoming(at=real)) == [False]
    assert are_new(stores, found(entry_id="1"), found(entry_id="2", at=real)) == [False, True]


def test_a_stop_is_never_taken_for_the_callback_of_an_older_one(stores: Stores) -> None:
    take(stores, found("stop"), found("start", "2", at=later(120)))

    take(stores, incoming("stop", at=later(1900)))

    assert consent(stores) is Consent.OPTED_OUT


def test_a_late_callback_of_a_stop_changes_nothing_and_confirms_nothing(stores: Stores) -> None:
    (first,) = take(stores, found("stop"))
    (late,) = take(stores, incoming("stop", at=later(1900)))

    assert (first.answer is not None, late.answer) == (True, None)
    assert [record.event for record in stores.contacts.ledger(ANN)] == [ConsentEvent.OPT_OUT]


def consent(stores: Stores) -> Consent:
    person = stores.contacts.person(ANN)
    assert person is not None
    return person.consent


def test_a_late_stop_that_was_lifted_stands_in_the_ledger_with_both_times(stores: Stores) -> None:
    take(stores, incoming("join", at=later(-3600)), incoming("start", at=later(300)))
    take(stores, found("Stop!!"))

    record = stores.contacts.ledger(ANN)[-2]

    assert consent(stores) is Consent.OPTED_IN
    assert (record.event, record.words, record.at) == (ConsentEvent.OPT_OUT, "Stop!!", found().received_at)
    assert (record.found_at, bool(record.note)) == (FOUND_AT, True)
    assert [(left.event, left.group) for left in stores.contacts.ledger(ANN)[-1:]] == [(ConsentEvent.LEFT, "list")]


def test_a_late_stop_opts_out_at_its_own_time_and_cancels_what_is_queued(stores: Stores) -> None:
    take(stores, incoming("pizza", at=later(900)))
    take(stores, found("stop"))

    person = stores.contacts.person(ANN)

    assert person is not None
    assert (person.consent, person.consent_at) == (Consent.OPTED_OUT, found().received_at)
    line = stores.outbox.take_line("w", FOUND_AT)
    assert line is not None
    assert not stores.outbox.claim(line, FOUND_AT)


def test_a_late_text_moves_no_time_back(stores: Stores) -> None:
    take(stores, incoming("hours", at=later(900)))

    take(stores, found("pizza"))

    person = stores.contacts.person(ANN)
    assert person is not None
    assert person.texted_before


def test_what_people_texted_lately_is_told_by_person(stores: Stores) -> None:
    take(stores, incoming("a", at=later(-90_000)), incoming("b", at=later(60)), incoming("c", phone=BEN, at=later(60)))

    with stores.records.intake() as intake:
        past = intake.past([found()])

    assert [text.text for text in past[ANN].texts] == ["b"]
    assert past.keys() == {ANN}


# ---------------------------------------------------------------- the reading and its turns


def test_reading_never_goes_back(stores: Stores) -> None:
    assert stores.inbox.read_to() is None

    for seconds in (60, 120, 90):
        stores.inbox.has_read_to(later(seconds))

    assert stores.inbox.read_to() == later(120)


def turns(stores: Stores, *seconds: float) -> Sequence[Turn | None]:
    return [stores.inbox.take(later(second), EVERY) for second in seconds]


def test_a_turn_comes_every_few_minutes_and_is_one_worker_s(stores: Stores) -> None:
    assert turns(stores, 0, 299, 300, 300, 600, 601) == [None, None, Turn(), None, Turn(), None]


def test_without_turns_there_are_those_that_are_asked_for(stores: Stores) -> None:
    assert stores.inbox.take(later(0), None) is None
    assert not stores.inbox.is_due(later(0), None)

    assert stores.inbox.ask("me", dry_run=True)
    assert not stores.inbox.ask("you", dry_run=False)

    assert stores.inbox.is_due(later(0), None)
    assert stores.inbox.take(later(0), None) == Turn("me", dry_run=True)
    assert stores.inbox.take(later(0), None) is None


def test_who_asked_is_answered_and_nobody_else(stores: Stores) -> None:
    stores.inbox.ask("me", dry_run=False)
    stores.inbox.take_back("you")
    stores.inbox.answer("me", {"read": 3})

    assert (stores.inbox.answer_to("me"), stores.inbox.answer_to("you")) == ({"read": 3}, None)
    stores.inbox.take_back("me")
    assert not stores.inbox.is_due(later(0), None)


def test_two_who_are_answered_at_once_both_hear_their_own(stores: Stores) -> None:
    stores.inbox.answer("me", {"read": 3})
    stores.inbox.answer("you", {"read": 4})
    stores.inbox.answer("me", {"read": 5})

    assert (stores.inbox.answer_to("me"), stores.inbox.answer_to("you")) == ({"read": 5}, {"read": 4})


def test_turns_that_fail_come_later_and_later_but_once_an_hour_at_least(stores: Stores) -> None:
    pauses = []
    for _ in range(7):
        stores.inbox.failed(NOON, EVERY)
        minutes = next(minute for minute in range(1, 99) if stores.inbox.is_due(later(60 * minute), EVERY))
        pauses.append(minutes)

    stores.inbox.succeeded()
    stores.inbox.failed(NOON, EVERY)

    assert pauses == [5, 10, 20, 40, 60, 60, 60]
    assert stores.inbox.is_due(later(300), EVERY)
