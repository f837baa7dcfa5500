"""What Records and Intake promise, kept by the fake and by both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decision import Answered, Effect, Join, Leave, OptIn, OptInReported, OptOut, Reply, Review
from app.domain.delivery import Kind
from app.domain.message import Door, IncomingMessage
from app.domain.origin import Flag, Origin
from app.domain.person import Person
from app.usecases.receive import Receiving, receive
from tests.storage.builders import ANN, BEN, NOON, WINDOW, incoming, later, new_id, record, rulebook, taken
from tests.storage.conftest import Stores


def new_among(stores: Stores, *messages: IncomingMessage) -> Sequence[IncomingMessage]:
    with stores.records.intake() as intake:
        return intake.new_among(messages, WINDOW)


def person(stores: Stores) -> Person:
    found = stores.contacts.person(ANN)
    assert found is not None
    return found


# One text may come under two ids, an event each; the second kind of event does not tell two texts apart.
TEXT_EVENT, KEYWORD_EVENT = Origin("events"), Origin("events", id_tells_apart=False)
OUT = frozenset({Flag.OPTED_OUT})


def event(origin: Origin, gateway_id: str, text: str = "pizza", at: datetime = NOON, **changes: Any) -> IncomingMessage:
    return replace(incoming(text, at=at, gateway_id=gateway_id), origin=origin, **changes)


# Each row: what came first, what came next, and whether that is new.
COPIES = [
    (incoming(), incoming(at=later(1)), False),
    (incoming("Pizza!"), incoming(" PIZZA", at=later(9.999)), False),
    (incoming(), incoming(at=later(10)), True),
    (incoming(), incoming(at=later(15)), True),
    (incoming(), incoming(at=later(-1)), False),
    (incoming(), incoming(phone=BEN), True),
    (incoming(), incoming("hours"), True),
    (incoming("🍕"), incoming("🌮"), True),
    (incoming(gateway_id="a"), incoming(gateway_id="a", at=later(86400)), False),
    (incoming(gateway_id="a"), incoming("hours", gateway_id="a"), False),
    (incoming(gateway_id="a"), incoming(gateway_id="b", at=later(1)), True),
    (incoming(gateway_id="a"), incoming(door=Door.KEYWORD, at=later(1)), False),
    (incoming(door=Door.KEYWORD), incoming(gateway_id="a", at=later(1)), False),
    (incoming(gateway_id="a"), incoming(at=later(15)), True),
    (event(TEXT_EVENT, "a"), event(KEYWORD_EVENT, "b", at=later(1)), False),
    (event(KEYWORD_EVENT, "b"), event(TEXT_EVENT, "a", at=later(1)), False),
    (event(TEXT_EVENT, "a"), event(KEYWORD_EVENT, "a", at=later(86400)), False),
    (event(TEXT_EVENT, "a"), event(KEYWORD_EVENT, "a", "hours", at=later(1)), True),
    (event(TEXT_EVENT, "a"), event(TEXT_EVENT, "b", at=later(1)), True),
    (event(KEYWORD_EVENT, "a"), event(KEYWORD_EVENT, "b", at=later(1)), False),
    (event(KEYWORD_EVENT, "a"), event(KEYWORD_EVENT, "b", at=later(15)), True),
    (event(TEXT_EVENT, "a", said_at=later(-1)), event(KEYWORD_EVENT, "b", at=later(60), said_at=later(-1)), False),
    (event(TEXT_EVENT, "a", said_at=later(-99)), event(KEYWORD_EVENT, "b", at=later(5), said_at=later(-9)), True),
    (event(TEXT_EVENT, "a", said_at=later(-1)), incoming(at=later(1)), False),
    (event(KEYWORD_EVENT, "a"), event(KEYWORD_EVENT, "b", at=later(99_999), said_at=NOON), True),
    (incoming(gateway_id="a"), event(TEXT_EVENT, "a", at=later(15)), True),
    (event(KEYWORD_EVENT, "a"), event(TEXT_EVENT, "a", flags=OUT), True),
    (event(TEXT_EVENT, "a", flags=OUT), event(TEXT_EVENT, "a", at=later(99), flags=OUT), False),
    (incoming(), event(TEXT_EVENT, "a", at=later(1), flags=OUT), True),
]


@pytest.mark.parametrize(("first", "second", "is_new"), COPIES)
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two batches"])
def test_a_text_is_taken_in_once(
    stores: Stores, first: IncomingMessage, second: IncomingMessage, *, is_new: bool, together: bool
) -> None:
    expected = [first, second] if is_new else [first]

    batches = [(first, second)] if together else [(first,), (second,)]
    found = [message for batch in batches for message in new_among(stores, *batch)]

    assert found == expected


def test_each_copy_is_compared_with_the_last_text_that_was_new_and_not_with_other_copies(stores: Stores) -> None:
    texts = [incoming(at=later(seconds)) for seconds in (0, 6, 12, 18, 22)]

    found = new_among(stores, *texts)

    assert found == [texts[0], texts[2], texts[4]]


def test_a_copy_without_an_id_does_not_stand_in_the_way_of_the_next_id(stores: Stores) -> None:
    new_among(stores, incoming(gateway_id="a"))
    copy, other = incoming(at=later(1)), incoming(gateway_id="b", at=later(1))

    found = new_among(stores, copy, other)

    assert found == [other]


def test_a_text_that_comes_again_under_its_id_does_not_claim_its_words_anew(stores: Stores) -> None:
    new_among(stores, incoming(gateway_id="a"))
    again, real = incoming("hours", gateway_id="a", at=later(60)), incoming("hours", at=later(61))

    found = new_among(stores, again, real)

    assert found == [real]


def test_new_texts_keep_their_order_in_a_large_batch(stores: Stores) -> None:
    texts = [incoming(f"word {number}", gateway_id=f"id {number % 700}") for number in range(800)]

    found = new_among(stores, *texts)

    assert found == texts[:700]


def test_a_transaction_that_fails_leaves_nothing_behind(stores: Stores) -> None:
    message = incoming()

    with pytest.raises(ZeroDivisionError), stores.records.intake() as intake:  # noqa: PT012 - the block is the subject
        intake.new_among([message], WINDOW)
        intake.people([ANN])
        intake.record([taken(message, OptOut())], 1)
        raise ZeroDivisionError

    assert new_among(stores, message) == [message]
    assert stores.contacts.person(ANN) is None
    assert not stores.contacts.ledger(ANN)


def test_people_are_as_earlier_texts_left_them(stores: Stores) -> None:
    everything = (OptIn(), Join("list"), Join("contest", 30), Answered("PIZZA"))
    record(stores.records, taken(incoming(), *everything))

    with stores.records.intake() as intake:
        people = intake.people([BEN, ANN])

    assert people[BEN] == Person(phone=BEN)
    assert people[ANN] == Person(
        phone=ANN,
        consent=Consent.OPTED_IN,
        consent_at=NOON,
        groups={"list": None, "contest": NOON + timedelta(days=30)},
        answered={"PIZZA": NOON},
        texted_before=True,
    )


def test_a_person_who_was_only_looked_up_has_not_texted_before(stores: Stores) -> None:
    with stores.records.intake() as intake:
        intake.people([ANN])

    with stores.records.intake() as intake:
        assert not intake.people([ANN])[ANN].texted_before


def test_nobody_is_asked_for_when_nothing_is_new(stores: Stores) -> None:
    with stores.records.intake() as intake:
        assert not intake.people([])
        intake.record([], 1)


# Each row: the effects of one person's texts in turn, and the groups they are in at the end.
GROUPS: list[tuple[list[tuple[Effect, ...]], set[str]]] = [
    ([(Join("list"),), (Leave("list"),)], set()),
    ([(Join("list"),), (Leave("other"),)], {"list"}),
    ([(Leave("list"),), (Join("list"),)], {"list"}),
    ([(Join("list"), Join("contest"))], {"list", "contest"}),
    ([(Join("list"), Join("contest")), (OptOut(),)], set()),
    ([(Join("list"),), (OptOut(),), (OptIn(), Join("contest"))], {"contest"}),
    ([(OptOut(),), (OptIn(), Join("contest")), (Leave("contest"),)], set()),
]


@pytest.mark.parametrize(("texts", "groups"), GROUPS)
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in many"])
def test_groups_follow_the_order_of_the_texts(
    stores: Stores, texts: list[tuple[Effect, ...]], groups: set[str], *, together: bool
) -> None:
    items = [taken(incoming(at=later(number)), *effects) for number, effects in enumerate(texts)]

    if together:
        record(stores.records, *items)
    else:
        for item in items:
            record(stores.records, item)

    assert set(person(stores).groups) == groups


def test_joining_again_moves_the_end_of_the_membership(stores: Stores) -> None:
    record(stores.records, taken(incoming(), Join("contest", 30)))
    record(stores.records, taken(incoming(at=later(60)), Join("contest", 30)))

    assert person(stores).groups == {"contest": later(60) + timedelta(days=30)}


def test_the_last_answer_is_the_latest(stores: Stores) -> None:
    record(stores.records, taken(incoming(), Answered("PIZZA")), taken(incoming(at=later(1)), Answered("HOURS")))
    record(stores.records, taken(incoming(at=later(60)), Answered("PIZZA")))

    assert person(stores).answered == {"PIZZA": later(60), "HOURS": later(1)}


def test_the_ledger_keeps_the_words_in_the_order_they_came(stores: Stores) -> None:
    items = [
        taken(incoming("Join 🍕 please"), OptIn(), Join("list")),
        taken(incoming("stop pizza", at=later(1)), Leave("list")),
        taken(incoming("StOp!!", at=later(2)), OptOut()),
    ]
    record(stores.records, *items)

    ledger = stores.contacts.ledger(ANN)

    assert [(row.event, row.group, row.words) for row in ledger] == [
        (ConsentEvent.OPT_IN, None, "Join 🍕 please"),
        (ConsentEvent.JOINED, "list", "Join 🍕 please"),
        (ConsentEvent.LEFT, "list", "stop pizza"),
        (ConsentEvent.OPT_OUT, None, "StOp!!"),
    ]
    assert {row.source for row in ledger} == {Source.TEXT}
    assert [row.at for row in ledger] == [NOON, NOON, later(1), later(2)]
    assert sorted(row.sequence for row in ledger) == [row.sequence for row in ledger]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two"])
def test_an_opt_out_cancels_what_is_queued_but_not_its_own_confirmation(stores: Stores, *, together: bool) -> None:
    asked = taken(incoming(), Reply("Two for one"))
    stopped = taken(incoming("stop", at=later(1)), OptOut(), Reply("You are out", Kind.STOP_CONFIRMATION))
    other = taken(incoming(phone=BEN, at=later(2)), Reply("Two for one"))
    for batch in [(asked, stopped, other)] if together else [(asked,), (stopped, other)]:
        record(stores.records, *batch)

    line = stores.outbox.take_line("worker", later(3))
    assert line is not None
    leaving = [delivery for _ in range(3) for delivery in stores.outbox.claim(line, later(3))]

    assert [delivery.text for delivery in leaving] == ["You are out", "Two for one"]
    assert [delivery.phone for delivery in leaving] == [ANN, BEN]


def test_a_reply_in_the_webhooks_answer_is_not_queued(stores: Stores) -> None:
    [receipt] = receive([incoming()], rulebook(), stores.records, new_id, Receiving(by_response=True))

    line = stores.outbox.take_line("worker", NOON)
    assert line is not None
    assert receipt.response == "Two for one today"
    assert not stores.outbox.claim(line, later(1))


def test_a_doubtful_text_changes_no_consent(stores: Stores) -> None:
    record(stores.records, taken(incoming("cancel 3pm"), Review()))

    assert person(stores).consent is Consent.UNASKED
    assert not stores.contacts.ledger(ANN)


def test_the_ledger_notes_the_gateways_word_on_a_text(stores: Stores) -> None:
    out, back = (event(TEXT_EVENT, flag, flags=frozenset({flag})) for flag in Flag)
    record(stores.records, taken(out, OptOut(Source.GATEWAY_WORD)))
    record(stores.records, taken(back, OptInReported()))

    ledger = stores.contacts.ledger(ANN)

    assert [(row.event, row.source, row.words, row.note) for row in ledger] == [
        (ConsentEvent.OPT_OUT, Source.GATEWAY_WORD, "pizza", "the gateway calls it an opt-out"),
        (ConsentEvent.OPT_IN_REPORTED, Source.GATEWAY_WORD, "pizza", "the gateway calls it an opt-in"),
    ]
    assert person(stores).opted_out
