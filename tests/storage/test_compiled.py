"""Statements that the driver runs itself: many rows, both databases, and the same errors as everywhere."""

import time

import psycopg
import pytest
from sqlalchemy import func, insert, select

from app.domain.decision import Reply
from app.domain.phone import PhoneNumber
from app.storage import people, postgresql
from app.storage.compiled import LARGEST, Insertion
from app.storage.engine import Database, open_database
from app.storage.tables import contacts, deliveries, groups, incoming_messages
from app.usecases.ports import StorageError, StorageUnavailable
from app.usecases.receive import Receiving, receive
from tests.storage.builders import ANN, BEN, NOON, incoming, later, new_id, queue, record, rulebook, taken
from tests.storage.conftest import stores_on

CROWD = [PhoneNumber(f"2125550{number}") for number in range(100, 100 + LARGEST * 2 + 3)]


def test_a_batch_of_more_rows_than_one_statement_takes_is_stored_whole(database: Database) -> None:
    receipts, again = (
        receive(
            [incoming("pizza", phone=phone) for phone in CROWD],
            rulebook(),
            stores_on(database).records,
            new_id,
            Receiving(),
        )
        for _ in range(2)
    )

    with database.reading() as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (incoming_messages, contacts, deliveries)
        ]
    assert found == [len(CROWD)] * 3
    assert all(receipt.is_new for receipt in receipts)
    assert not any(receipt.is_new for receipt in again)


def test_people_are_held_in_the_order_asked_for_however_many_they_are(database: Database) -> None:
    with database.writing() as connection:
        held = people.hold(connection, [phone.digits for phone in CROWD])

    assert {contact.phone for contact in held} == {phone.digits for phone in CROWD}
    assert {contact.consent for contact in held} == {"unasked"}


def test_everybody_keeps_the_moment_of_their_own_last_text(database: Database) -> None:
    record(
        stores_on(database).records,
        taken(incoming(phone=ANN)),
        taken(incoming(phone=BEN, at=later(5))),
        taken(incoming(phone=ANN, at=later(9))),
    )

    with database.reading() as connection:
        found = connection.execute(select(contacts.c.phone, contacts.c.last_text_at, contacts.c.fields)).all()
    assert {tuple(row[:2]) for row in found} == {(ANN.digits, later(9)), (BEN.digits, later(5))}
    assert [row.fields for row in found] == [{}, {}]


def test_how_many_rows_were_new_is_told(database: Database) -> None:
    names = Insertion(lambda _: insert(groups), "name")

    with database.writing() as connection:
        written = names.write(connection, [{"name": f"group {number}"} for number in range(LARGEST + 1)])
        nothing = names.write(connection, [])

    assert (written, nothing) == (LARGEST + 1, 0)


def test_a_refusal_of_the_driver_tells_neither_text_nor_number(database: Database) -> None:
    message = incoming("what nobody else may read")

    with pytest.raises(StorageError) as refused:
        record(stores_on(database).records, taken(message, Reply("a secret")), taken(message))

    assert not isinstance(refused.value, StorageUnavailable)
    assert "the database refused" in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_insertion_without_values_is_not_one(database: Database) -> None:
    copies = Insertion(lambda _: insert(groups).from_select(["name"], select(groups.c.name)), "name")

    with pytest.raises(ValueError, match="VALUES"), database.writing() as connection:
        copies.write(connection, [{"name": "pizza"}])


def test_a_connection_that_breaks_under_a_batch_does_not_go_back_to_the_pool(postgres_url: str) -> None:
    database = open_database(postgres_url)
    refused = pytest.raises(StorageUnavailable)
    with refused, database.writing() as connection, psycopg.connect(postgres_url, autocommit=True) as other:
        people.hold(connection, [ANN.digits])
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'textback'")
        people.hold(connection, [BEN.digits])

    queue(stores_on(database).records, at=NOON)
    database.close()


@pytest.mark.parametrize("rest", [0.0, 1000.0])
def test_a_sound_connection_is_kept_whether_it_rested_long_or_not(
    postgres_url: str, rest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_LONG_REST", rest)
    database = open_database(postgres_url)
    servers = set()

    for _ in range(3):
        with database.writing() as connection:
            servers.add(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar())
        time.sleep(0.01)
    database.close()

    assert len(servers) == 1
