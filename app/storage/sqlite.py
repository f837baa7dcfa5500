"""SQLite: one writer at a time, readers beside it, and every commit on the disk before it returns."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from app.storage.compiled import MOST_KEPT

PATIENCE_LEFT: Final = "patience_left"
"""Execution option: seconds that a writer may still wait for the file's lock."""


def writer(url: URL, patience: timedelta) -> Engine:
    """An engine whose transactions take the file's write lock at their start, so that none fails half way."""
    engine = create_engine(
        url, hide_parameters=True, pool_size=1, max_overflow=0, connect_args={"cached_statements": MOST_KEPT}
    )
    event.listen(engine, "connect", _preparing(patience, "synchronous = FULL", "foreign_keys = ON"))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def alone(url: URL, patience: timedelta) -> Engine:
    """An engine that has the file to itself from its first transaction on: it fails while anybody has it open."""
    engine = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _preparing_to_be_alone(patience))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reader(url: URL, patience: timedelta) -> Engine:
    """An engine that only reads, and never waits for the writer."""
    engine = create_engine(url, hide_parameters=True, pool_timeout=patience.total_seconds())
    event.listen(engine, "connect", _preparing(patience, "query_only = ON"))
    event.listen(engine, "begin", _begin_deferred)
    return engine


def _preparing(patience: timedelta, *pragmas: str) -> Any:
    def prepare(connection: Any, record: object) -> None:
        del record  # the pool's, of no use here
        connection.isolation_level = None  # transactions begin where our events say so, not where the driver guesses
        connection.execute(f"PRAGMA busy_timeout = {_milliseconds(patience.total_seconds())}")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _preparing_to_be_alone(patience: timedelta) -> Any:
    """Before anything touches the file: SQLite then locks out whoever else opens it, readers of its log included."""

    def prepare(connection: Any, record: object) -> None:
        del record  # the pool's, of no use here
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_milliseconds(patience.total_seconds())}")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")

    return prepare


def _begin_immediate(connection: Connection) -> None:
    left = connection.get_execution_options().get(PATIENCE_LEFT)
    driver: Any = connection.connection.driver_connection
    if left is not None and connection.info.get(PATIENCE_LEFT) != _milliseconds(left):
        connection.info[PATIENCE_LEFT] = _milliseconds(left)
        driver.execute(f"PRAGMA busy_timeout = {_milliseconds(left)}")
    driver.execute("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
