"""Receiving: a batch in, one commit, and for each text its receipt."""

from datetime import timedelta

import pytest

from app.domain.consent import ConsentEvent, Source
from app.domain.delivery import Kind, State
from app.domain.message import Door
from app.domain.origin import Flag, Origin
from app.domain.rules import JoinGroup
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receiving, receive
from tests.builders import ANN, BOB, NOON, book, incoming, new_id, rule
from tests.memory_store import MemoryStore

RULES = book(rule("PIZZA", "welcome", join=JoinGroup("club"), reply_if_member="again"), rule("HOURS", "open"))


def replies(store: MemoryStore) -> list[tuple[str, State]]:
    return [(delivery.text, delivery.state) for delivery in store.deliveries.values()]


def test_a_text_is_taken_in_and_its_reply_is_queued() -> None:
    store = MemoryStore()

    (receipt,) = receive([incoming("hours")], RULES, store, new_id, Receiving())

    assert (receipt.is_new, receipt.response) == (True, "")
    assert replies(store) == [("open", State.QUEUED)]


def test_a_copy_through_the_other_door_is_one_text_and_one_reply() -> None:
    store = MemoryStore()
    both = [incoming("hours", door=Door.KEYWORD), incoming("Hours!", door=Door.INBOX)]

    receipts = receive(both, RULES, store, new_id, Receiving())
    receive([incoming("hours", received_at=NOON + timedelta(seconds=9))], RULES, store, new_id, Receiving())

    assert [receipt.is_new for receipt in receipts] == [True, False]
    assert len(store.taken) == len(store.deliveries) == 1


def test_the_same_word_fifteen_seconds_later_is_another_text() -> None:
    store = MemoryStore()

    for seconds in (0, 15):
        at = NOON + timedelta(seconds=seconds)
        receive([incoming("hours", received_at=at)], RULES, store, new_id, Receiving())

    assert len(store.deliveries) == 2


def test_each_text_of_a_batch_is_decided_knowing_the_ones_before_it() -> None:
    store = MemoryStore()
    at = [NOON + timedelta(seconds=number) for number in range(3)]
    batch = [incoming("pizza", received_at=at[0]), incoming("pizza please", received_at=at[1])]

    receive(batch, RULES, store, new_id, Receiving())

    assert [text for text, _ in replies(store)] == ["welcome", "again"]


def test_a_stop_cancels_the_reply_before_it_in_the_same_batch_but_not_its_own_confirmation() -> None:
    store = MemoryStore()

    receive([incoming("hours"), incoming("stop"), incoming("hours", phone=BOB)], RULES, store, new_id, Receiving())

    assert [state for _, state in replies(store)] == [State.CANCELLED, State.QUEUED, State.QUEUED]
    assert [delivery.kind for delivery in store.deliveries.values()][1] is Kind.STOP_CONFIRMATION
    assert [record.event for record in store.ledger(ANN)] == [ConsentEvent.OPT_OUT]


def test_a_reply_by_response_is_in_the_receipt_and_recorded_as_sent() -> None:
    store = MemoryStore()

    new, copy = receive([incoming("hours"), incoming("hours")], RULES, store, new_id, Receiving(by_response=True))

    assert (new.response, copy.response) == ("open", "")
    assert replies(store) == [("open", State.SENT)]


def test_nothing_of_a_batch_is_kept_when_the_database_goes_away() -> None:
    store = MemoryStore()

    def no_more_ids() -> str:
        raise StorageUnavailable("gone")

    with pytest.raises(StorageUnavailable):
        receive([incoming("hours")], RULES, store, no_more_ids, Receiving())

    assert (store.taken, store.deliveries, store.claimed) == ([], {}, {})


def test_a_text_whose_gateway_texts_no_answer_is_answered_by_the_worker() -> None:
    store = MemoryStore()
    silent = incoming("hours", origin=Origin(texts_our_answer=False))

    (receipt,) = receive([silent], RULES, store, new_id, Receiving(by_response=True))

    assert receipt.response == ""
    assert replies(store) == [("open", State.QUEUED)]


def test_an_opt_out_by_the_gateways_word_on_a_copy_cancels_the_reply_to_the_first() -> None:
    store = MemoryStore()
    flagged = incoming("hours", flags=frozenset({Flag.OPTED_OUT}))

    receive([incoming("hours"), flagged, flagged], RULES, store, new_id, Receiving())

    assert replies(store) == [("open", State.CANCELLED)]
    assert [(record.event, record.source) for record in store.ledger(ANN)] == [
        (ConsentEvent.OPT_OUT, Source.GATEWAY_WORD)
    ]
