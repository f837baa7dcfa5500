"""Opening a database, and what becomes of one that is away, locked, full or read-only."""

import socket
import sqlite3
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, text

from app.storage import schema
from app.storage.contacts import Contacts
from app.storage.engine import Database, UnknownDatabase, open_database
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.storage.tables import contacts
from app.usecases.ports import StorageError, StorageUnavailable
from tests.postgres import fresh_database
from tests.storage.builders import ANN, BEN, NOON, incoming, queue, record, taken
from tests.storage.processes import in_processes

WORDS = "what nobody else may read"
IMPATIENT = timedelta(seconds=0.3)


@contextmanager
def locked(address: str) -> Iterator[None]:
    """Somebody else holds the database's write lock."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE incoming_messages, contacts, deliveries, gateway_account, gateway_lines")
        yield


def impatient(address: str) -> Database:
    return open_database(address, busy_timeout=IMPATIENT)


def told(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """All that a log would show of an error, its causes included."""
    return "".join(traceback.format_exception(caught.value))


def seconds_since(start: float) -> float:
    return time.monotonic() - start


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize("written", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_reached_by_psycopg_however_people_write_its_address(written: str) -> None:
    database = open_database(f"{written}://ann:secret@localhost/textback")

    assert database.dialect == "postgresql"
    assert database.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "address",
    ["mysql://ann:secret@localhost/x", "nonsense secret", "", "sqlite://", "sqlite:///:memory:", "sqlite:///"],
)
def test_an_address_that_we_do_not_know_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(UnknownDatabase) as refused:
        open_database(address)

    assert "secret" not in "".join(traceback.format_exception(refused.value))


def test_a_database_does_not_print_its_password() -> None:
    assert "secret" not in repr(open_database("postgresql://ann:secret@localhost/textback"))


def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/textback.db")

    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- connections


def test_sqlite_writes_through_to_the_disk(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writing() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_writes_through_to_the_disk_even_where_the_server_does_not_ask_for_it(postgres: str) -> None:
    with fresh_database(postgres) as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {address.rpartition('/')[2]} SET synchronous_commit = off")
        database = open_database(address)
        with database.writing() as writing:
            names = ("synchronous_commit", "TimeZone", "lock_timeout", "transaction_isolation")
            found = [writing.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
        database.close()

    assert found == ["on", "UTC", "5s", "read committed"]


def test_a_reader_cannot_write_to_sqlite(sqlite_url: str) -> None:
    database = open_database(sqlite_url)

    with pytest.raises(StorageUnavailable, match="read-only"), database.reading() as connection:
        connection.execute(text("DELETE FROM contacts"))
    database.close()


def test_a_reader_does_not_wait_for_the_writer(url: str) -> None:
    database = impatient(url)
    with database.writing() as connection:
        connection.execute(insert(contacts), {"phone": ANN.digits, "fields": {}, "consent": "opted in"})

        assert Contacts(database).person(ANN) is None

    assert Contacts(database).person(ANN) is not None
    database.close()


def _work_as_a_child(database: Database) -> None:
    assert Contacts(database).opt_in(BEN, "from a child", NOON)
    database.close()


def test_a_forked_child_opens_connections_of_its_own(database: Database) -> None:
    queue(Records(database), phone=ANN)

    assert in_processes(2, _work_as_a_child, database) == [0, 0]

    assert Contacts(database).person(BEN) is not None
    queue(Records(database), phone=ANN)


# ---------------------------------------------------------------- failures


def test_a_locked_database_is_unavailable_as_soon_as_patience_ends(url: str) -> None:
    database = impatient(url)
    start = time.monotonic()

    with locked(url), pytest.raises(StorageUnavailable, match="locked"):
        queue(Records(database))

    assert seconds_since(start) < 3
    queue(Records(database))
    database.close()


def test_a_thread_that_waited_for_another_has_only_the_rest_of_its_patience_left(sqlite_url: str) -> None:
    """Waiting for the other threads and then for the other process would take twice as long."""
    database = open_database(sqlite_url, busy_timeout=timedelta(seconds=0.8))
    waited: list[float] = []

    def ask() -> None:
        start = time.monotonic()
        with pytest.raises(StorageUnavailable):
            Outbox(database).use_settings("new")
        waited.append(seconds_since(start))

    with locked(sqlite_url):
        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        for thread in threads:
            thread.join()
    database.close()

    assert len(waited) == 3
    assert max(waited) < 1.2


def test_a_database_that_frees_its_lock_in_time_is_waited_for(url: str) -> None:
    database = open_database(url)
    holding, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(url):
            holding.set()
            go_on.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(5)
    threading.Timer(0.2, go_on.set).start()

    queue(Records(database))

    holder.join()
    database.close()


def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/nowhere/textback.db")

    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        Outbox(database).account()
    database.close()


def test_a_full_disk_is_unavailable_until_there_is_room(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StorageUnavailable, match="full") as full:
        record(Records(database), taken(incoming(WORDS, raw=b"x" * 64_000)))
    assert WORDS not in told(full)

    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    queue(Records(database))
    database.close()


def test_a_read_only_server_is_unavailable(postgres_url: str) -> None:
    database = open_database(postgres_url)

    refused = pytest.raises(StorageUnavailable, match="read-only")
    with refused, database.writing() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql("DELETE FROM contacts")
    database.close()


def test_a_server_that_is_down_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        database = open_database(f"postgresql://ann@127.0.0.1:{unused.getsockname()[1]}/textback")

        with pytest.raises(StorageUnavailable, match="cannot be reached"):
            Outbox(database).account()


def test_a_server_that_says_nothing_is_unavailable_within_six_seconds() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        database = impatient(f"postgresql://ann@127.0.0.1:{silent.getsockname()[1]}/textback")
        start = time.monotonic()

        with pytest.raises(StorageUnavailable):
            Outbox(database).account()

    assert seconds_since(start) < 6


def test_a_connection_that_was_cut_fails_once_and_is_replaced(postgres_url: str) -> None:
    database = open_database(postgres_url)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'textback'"

    refused = pytest.raises(StorageUnavailable)
    with refused, database.writing() as connection:
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute(cut)
        connection.exec_driver_sql("SELECT 1")

    queue(Records(database))
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(cut)
    queue(Records(database), phone=ANN)  # a connection that broke while idle is noticed before it is used
    database.close()


def test_a_database_without_tables_says_what_to_do(tmp_path: Path, postgres: str) -> None:
    with fresh_database(postgres) as empty:
        for address in (f"sqlite:///{tmp_path}/textback.db", empty):
            database = open_database(address)
            with pytest.raises(StorageError, match="textback migrate"):
                Outbox(database).account()
            database.close()


def test_no_refusal_tells_a_number(url: str) -> None:
    database = open_database(url)
    twice = [{"phone": ANN.digits, "fields": {}, "consent": "opted in"}] * 2

    with pytest.raises(StorageError) as refused, database.writing() as connection:
        connection.execute(insert(contacts), twice)
    database.close()

    assert ANN.digits not in told(refused)


def test_no_lock_tells_a_text_or_a_number(url: str) -> None:
    database = impatient(url)

    with locked(url), pytest.raises(StorageUnavailable) as unavailable:
        record(Records(database), taken(incoming(WORDS)))
    database.close()

    assert WORDS not in told(unavailable)
    assert ANN.digits not in told(unavailable)


def test_migrating_a_database_that_is_away_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"postgresql://ann@127.0.0.1:{unused.getsockname()[1]}/textback"

        for ask in (schema.migrate, schema.is_current):
            with pytest.raises(StorageUnavailable):
                ask(address)
