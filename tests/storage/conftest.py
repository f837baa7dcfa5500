"""Every storage test runs on both databases, and every contract test on the fake as well."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.storage import by_hand, contacts, holding, intake, outbox, rulebooks, schema
from app.storage.engine import Database, open_database
from app.storage.inbox import InboxReading
from app.storage.tables import metadata
from app.usecases.ports import ByHand, Contacts, Holding, Outbox, Records, Rulebooks
from tests.inbox import MemoryReading
from tests.memory_store import MemoryStore
from tests.postgres import fresh_database, postgres_server


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores on one database. `paced` makes another outbox on it, with a rate."""

    records: Records
    outbox: Outbox
    by_hand: ByHand
    holding: Holding
    contacts: Contacts
    rulebooks: Rulebooks
    inbox: InboxReading | MemoryReading
    paced: Callable[[float], Outbox]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> Iterator[str]:
    with fresh_database(postgres) as address:
        schema.migrate(address)
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "textback.db"
    schema.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'textback.db')}"


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """The address of a migrated PostgreSQL database."""
    _empty(migrated_postgres)
    return migrated_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database."""
    address: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    """An SQLite database that nobody has migrated."""
    opened = open_database(f"sqlite:///{tmp_path}/new/textback.db")
    yield opened
    opened.close()


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[Database]:
    with fresh_database(postgres) as address:
        opened = open_database(address)
        yield opened
        opened.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    """The ports as the fake, SQLite and PostgreSQL keep them."""
    if request.param == "memory":
        memory = MemoryStore()

        def paced(rate: float) -> Outbox:
            memory.rate_per_second = rate
            return memory

        yield Stores(memory, memory, memory, memory, memory, memory, MemoryReading(memory), paced)
        return
    address = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    opened = open_database(address)
    yield stores_on(opened)
    opened.close()


def stores_on(database: Database) -> Stores:
    """The stores of a database."""
    return Stores(
        intake.Records(database),
        outbox.Outbox(database),
        by_hand.ByHand(database),
        holding.Holding(database),
        contacts.Contacts(database),
        rulebooks.Rulebooks(database),
        InboxReading(database),
        lambda rate: outbox.Outbox(database, rate_per_second=rate),
    )


def _empty(address: str) -> None:
    """Make a migrated PostgreSQL as new; thirty times faster than copying a template for every test.

    The ledger's trigger lets nobody remove rows, so that triggers are off for this session.
    """
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in metadata.sorted_tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
        connection.execute("INSERT INTO gateway_account (id, failures, settings) VALUES (1, 0, '')")
        connection.execute("INSERT INTO inbox_reading (id, failures, asked_dry) VALUES (1, 0, false)")
