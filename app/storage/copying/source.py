"""The database that is copied: as of one moment while others write, or with everybody else kept out."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, func, select, text

from app.storage import postgresql, sqlite
from app.storage.copying.refusals import InUse
from app.storage.engine import Database
from app.storage.errors import translated
from app.storage.tables import gateway_lines, metadata

STOP_FIRST: Final = "stop `textback serve` and every `textback worker` first, and start them on the new database"

_HELD_LINES: Final = select(func.count()).select_from(gateway_lines).where(gateway_lines.c.holder.is_not(None))
_OTHER_SESSIONS: Final = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'textback' AND pid <> pg_backend_pid()"
)


@contextmanager
def at_one_moment(database: Database) -> Iterator[Connection]:
    """Everything as it is committed at the first read, however long reading takes; nobody waits for us.

    Raises:
        StorageUnavailable: the database is away.
    """
    engine = sqlite.reader(database.url, database.patience) if _is_sqlite(database) else _repeatable(database)
    with _connected(engine) as connection:
        _take_our_time(connection)
        yield connection


@contextmanager
def standing_still(database: Database, now: datetime) -> Iterator[Connection]:
    """Everything, while nobody else writes until the block is left.

    Raises:
        InUse: a program of ours has it open, or a worker holds a line.
        StorageUnavailable: the database is away.
    """
    with _kept_out(database) as connection:
        if connection.execute(_HELD_LINES.where(gateway_lines.c.until > now)).scalar_one():
            raise InUse(f"a worker still sends from it, or was killed within the last 15 seconds: {STOP_FIRST}")
        yield connection


@contextmanager
def _kept_out(database: Database) -> Iterator[Connection]:
    if _is_sqlite(database):
        with _connected(sqlite.alone(database.url, database.patience)) as connection:
            _begin_alone(connection)
            yield connection
        return
    with _connected(_repeatable(database)) as connection:
        _take_our_time(connection)
        if connection.execute(_OTHER_SESSIONS).scalar_one():
            raise InUse(f"a program of ours is connected to it: {STOP_FIRST}")
        connection.rollback()  # what the look saw would be what the transaction sees for ever
        _take_our_time(connection)
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")
        yield connection


def _begin_alone(connection: Connection) -> None:
    try:
        connection.begin()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        raise InUse(f"another program has it open: {STOP_FIRST}") from None


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """One connection of an engine of its own, in a transaction that changes nothing."""
    try:
        with translated(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _repeatable(database: Database) -> Engine:
    return postgresql.writer(database.url, database.patience).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


def _take_our_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _is_sqlite(database: Database) -> bool:
    return database.dialect == "sqlite"
