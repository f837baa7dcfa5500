"""What exactly is on disk after a text came in and its answer went out."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Table, select

from app.domain.decision import Join, OptOut, Reply, Review
from app.domain.delivery import LEASE, Delivered, Kind, Outcome, State, Verdict
from app.domain.message import Door
from app.domain.phone import PhoneNumber
from app.domain.text import clean
from app.storage.engine import Database
from app.storage.overview import overview
from app.storage.tables import (
    attempts,
    consent_events,
    contacts,
    decisions,
    deliveries,
    incoming_messages,
    memberships,
    reviews,
    text_claims,
)
from app.usecases.ports import StorageError
from app.usecases.receive import Receiving, receive
from tests.storage.builders import ANN, BEN, NOON, incoming, later, new_id, queue, record, rulebook, taken
from tests.storage.conftest import stores_on


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_a_text_its_decision_and_its_answer_are_kept_together(database: Database) -> None:
    message = incoming("Pizza 🍕!", gateway_id="gw-1", door=Door.KEYWORD, truncated=True, raw=b"\xff\x00 raw")
    receive([message], rulebook(), stores_on(database).records, new_id, Receiving())

    [kept] = rows(database, incoming_messages)
    [decision] = rows(database, decisions)
    [delivery] = rows(database, deliveries)

    assert kept == {
        "id": message.id,
        "phone": ANN.digits,
        "text": "Pizza 🍕!",
        "raw": b"\xff\x00 raw",
        "door": "keyword",
        "gateway_id": "gw-1",
        "truncated": True,
        "received_at": NOON,
        "found_at": None,
        "entry_id": None,
    }
    assert decision["message_id"] == delivery["message_id"] == message.id
    assert (decision["layer"], decision["rule"], decision["rulebook_version"]) == ("rule", "PIZZA", 7)
    assert (delivery["state"], delivery["via"], delivery["text"]) == ("queued", "api", "Two for one today")
    assert delivery["not_after"] == NOON + timedelta(hours=4)
    assert len(rows(database, text_claims)) == 2


def test_an_answer_by_response_is_on_record_with_its_attempt(database: Database) -> None:
    receive([incoming()], rulebook(), stores_on(database).records, new_id, Receiving(by_response=True))

    [delivery], [attempt] = rows(database, deliveries), rows(database, attempts)

    assert (delivery["state"], delivery["via"], delivery["settled_at"]) == ("sent", "response", NOON)
    assert (attempt["delivery_id"], attempt["number"], attempt["outcome"]) == (delivery["id"], 1, "sent")
    assert attempt["started_at"] == attempt["ended_at"] == NOON


def test_every_call_is_an_attempt_that_was_on_disk_before_it(database: Database) -> None:
    stores = stores_on(database)
    queue(stores.records)
    line = stores.outbox.take_line("worker", NOON)
    assert line is not None

    [delivery] = stores.outbox.claim(line, later(1))
    [before] = rows(database, attempts)
    [sending] = rows(database, deliveries)
    verdict = Verdict(Outcome.SENT, "1: accepted")
    stores.outbox.settle([Delivered(delivery.settled(verdict, later(2)), verdict)], 0.0, later(2))

    assert before == {
        "delivery_id": delivery.id,
        "number": 1,
        "started_at": later(1),
        "ended_at": None,
        "outcome": None,
        "reason": None,
    }
    assert (sending["state"], sending["line"], sending["lease_until"]) == ("sending", 1, later(1) + LEASE)
    [after] = rows(database, attempts)
    [sent] = rows(database, deliveries)
    assert after == {**before, "ended_at": later(2), "outcome": "sent", "reason": "1: accepted"}
    assert (sent["state"], sent["copies"], sent["settled_at"]) == ("sent", 1, later(2))
    assert sent["lease_until"] is None


def test_a_sweep_ends_the_attempt_too_and_evidence_corrects_it(database: Database) -> None:
    stores = stores_on(database)
    queue(stores.records)
    line = stores.outbox.take_line("worker", NOON)
    assert line is not None
    [delivery] = stores.outbox.claim(line, NOON)

    stores.outbox.sweep(later(31))
    [swept], [given_up] = rows(database, deliveries), rows(database, attempts)
    verdict = Verdict(Outcome.SENT, "1: accepted")
    stores.outbox.settle([Delivered(delivery.settled(verdict, later(40)), verdict)], 0.0, later(40))

    assert (swept["state"], swept["copies"], swept["reason"]) == ("unknown", 1, "the worker died while sending")
    assert (given_up["outcome"], given_up["ended_at"]) == ("unknown", later(31))
    [sent], [proven] = rows(database, deliveries), rows(database, attempts)
    assert (sent["state"], sent["copies"], proven["outcome"]) == ("sent", 1, "sent")


def test_what_expires_after_a_copy_left_is_unknown(database: Database) -> None:
    stores = stores_on(database)
    queue(stores.records, kind=Kind.HELP)
    line = stores.outbox.take_line("worker", NOON)
    assert line is not None
    [delivery] = stores.outbox.claim(line, NOON)
    unknown = Verdict(Outcome.UNKNOWN, "no answer")
    stores.outbox.settle([Delivered(delivery.settled(unknown, NOON), unknown)], 0.0, NOON)

    stores.outbox.sweep(later(4 * 3600))

    [ended] = rows(database, deliveries)
    assert (ended["state"], ended["reason"]) == ("unknown", "too late to be of use")


def test_an_opt_out_is_in_the_ledger_with_all_that_led_to_it(database: Database) -> None:
    message = incoming("Stop it, now")
    record(stores_on(database).records, taken(message, OptOut(), rule=None), version=3)

    [event] = rows(database, consent_events)

    assert (event["message_id"], event["words"], event["rulebook_version"]) == (message.id, "Stop it, now", 3)
    [contact] = rows(database, contacts)
    assert (contact["consent"], contact["consent_at"], contact["last_text_at"]) == ("opted out", NOON, NOON)


def test_a_cancelled_reply_of_the_same_batch_is_kept_with_its_reason(database: Database) -> None:
    asked = taken(incoming(), Reply("Two for one"))
    record(stores_on(database).records, asked, taken(incoming("stop", at=later(1)), OptOut()))

    [delivery] = rows(database, deliveries)

    assert (delivery["state"], delivery["settled_at"]) == ("cancelled", later(1))
    assert delivery["reason"] == "opted out before it left"


def test_a_doubtful_text_is_on_the_review_list_and_holds_promotions(database: Database) -> None:
    message = incoming("please do not stop")
    record(stores_on(database).records, taken(message, Review()))

    [review], [contact] = rows(database, reviews), rows(database, contacts)

    assert review == {"message_id": message.id, "phone": ANN.digits, "opened_at": NOON, "closed_at": None}
    assert contact["promotions_held_at"] == NOON


def test_a_running_membership_keeps_its_first_day_and_one_that_is_over_begins_anew(database: Database) -> None:
    records = stores_on(database).records
    days = []
    for day in (0, 5, 50):
        at = NOON + timedelta(days=day)
        record(records, taken(incoming(at=at), Join("contest", 30)))
        days.append(rows(database, memberships)[0]["joined_at"])

    assert days == [NOON, NOON, NOON + timedelta(days=50)]


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
RAW = ("a\0b", "lone \ud83d", f"🍕{FAMILY}", "שלום", "é", "", "'; --", "%s :x {y}")


@pytest.mark.parametrize("text", [clean(raw) for raw in RAW])
def test_every_cleaned_text_comes_back_as_it_went_in(database: Database, text: str) -> None:
    record(stores_on(database).records, taken(incoming(text), OptOut()))

    assert rows(database, incoming_messages)[0]["text"] == text
    assert rows(database, consent_events)[0]["words"] == text


MOMENTS = [
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    datetime(2026, 11, 23, 12, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 11, 23, 7, 0, 0, 2, tzinfo=timezone(timedelta(hours=-5))),
    datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC),
    datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
]


def test_moments_sort_and_compare_as_they_happened_and_come_back_in_utc(database: Database) -> None:
    messages = [incoming(phone=PhoneNumber(f"212555011{place}"), at=at) for place, at in enumerate(MOMENTS)]
    record(stores_on(database).records, *(taken(message) for message in reversed(messages)))

    at = incoming_messages.c.received_at
    with database.reading() as connection:
        found = connection.execute(select(at).where(at >= MOMENTS[1], at < MOMENTS[4]).order_by(at)).scalars().all()

    assert found == MOMENTS[1:4]
    assert {moment.tzinfo for moment in found} == {UTC}


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = incoming(at=NOON.replace(tzinfo=None))

    with pytest.raises(StorageError):
        record(stores_on(database).records, taken(naive))


def test_an_operator_sees_the_queue_in_numbers(database: Database) -> None:
    stores = stores_on(database)
    empty = overview(database, NOON)
    queue(stores.records, phone=ANN)
    queue(stores.records, phone=BEN, at=later(5))
    record(stores.records, taken(incoming("stop", phone=BEN, at=later(6)), OptOut(), Review()))

    seen = overview(database, later(60))

    assert (empty.messages, empty.oldest_due, set(empty.deliveries.values())) == (0, None, {0})
    assert (seen.messages, seen.opted_out, seen.open_reviews) == (3, 1, 1)
    assert seen.oldest_due == timedelta(seconds=60)
    assert (seen.deliveries[State.QUEUED], seen.deliveries[State.CANCELLED]) == (1, 1)
