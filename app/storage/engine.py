"""Opening a database: SQLite or PostgreSQL, told apart by the address alone."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, cast

import psycopg
from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from app.storage import postgresql, sqlite
from app.storage.errors import translated
from app.usecases.ports import StorageUnavailable

PATIENCE: Final = timedelta(seconds=5)
"""How long a database may keep us waiting before it counts as away."""


class UnknownDatabase(ValueError):
    """The address is of no database that we know. Says nothing of the address, which may hold a password."""


@dataclass(frozen=True, slots=True)
class _Engines:
    """The connections of one process."""

    process: int
    writer: Engine
    reader: Engine
    turn: threading.Semaphore | None
    """Where the database has one writer: whose turn it is among the threads of this process."""
    inherited: "_Engines | None" = None
    """The parent's, after a fork: kept so that nothing closes what the parent still uses."""


@dataclass(slots=True)
class Database:
    """A database of ours. Nothing is opened before it is used, and a forked child opens its own connections."""

    url: URL = field(repr=False)
    patience: timedelta
    _engines: _Engines | None = field(default=None, repr=False)
    _opening: threading.Semaphore = field(default_factory=threading.Semaphore, repr=False)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, on the disk when the block is left; an exception in it undoes everything.

        Raises:
            StorageUnavailable: within `patience`, at any step; nothing was stored.
            StorageError: the database refused.
        """
        engines = self._here()
        with self._turn(engines) as left, translated(), engines.writer.connect() as connection:
            if left is not None:
                connection.execution_options(**{sqlite.PATIENCE_LEFT: left})
            with connection.begin(), _broken_is_dropped(connection):
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads what is committed and waits for no writer.

        Raises:
            StorageUnavailable: the database is away.
        """
        with translated(), self._here().reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections; the next use opens them again."""
        with self._opening:
            engines, self._engines = self._engines, None
        if engines is not None:
            engines.reader.dispose()
            engines.writer.dispose()

    def _here(self) -> _Engines:
        engines = self._engines
        if engines is not None and engines.process == os.getpid():
            return engines
        with self._opening:
            if self._engines is None or self._engines.process != os.getpid():
                self._engines = self._opened()
            return self._engines

    def _opened(self) -> _Engines:
        if self.dialect == "sqlite":
            writer, reader = sqlite.writer(self.url, self.patience), sqlite.reader(self.url, self.patience)
            return _Engines(os.getpid(), writer, reader, threading.Semaphore(), self._engines)
        writer = postgresql.writer(self.url, self.patience)
        return _Engines(os.getpid(), writer, postgresql.reader(writer), None, self._engines)

    @contextmanager
    def _turn(self, engines: _Engines) -> Iterator[float | None]:
        """Wait for the other threads; yields the seconds of patience that are left for other processes."""
        if engines.turn is None:
            yield None
            return
        patience = self.patience.total_seconds()
        since = time.monotonic()
        if not engines.turn.acquire(timeout=patience):
            raise StorageUnavailable("the database is locked")
        try:
            yield max(0.0, patience - (time.monotonic() - since))
        finally:
            engines.turn.release()


@contextmanager
def _broken_is_dropped(connection: Connection) -> Iterator[None]:
    """Keep a broken connection out of the pool; SQLAlchemy does so only where it ran the statement itself."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error) as error:
        if connection.dialect.is_disconnect(cast("Any", error), connection.connection, None):
            connection.invalidate(error)
        raise


def open_database(url: str, *, busy_timeout: timedelta = PATIENCE) -> Database:
    """The database at an address: `sqlite:///data/textback.db`, `postgresql://user:password@host/name`.

    Raises:
        UnknownDatabase: the address is of neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnknownDatabase("the database address is none: sqlite:///FILE or postgresql://…") from None
    match parsed.drivername.partition("+")[0]:
        case "sqlite" if parsed.database not in {None, "", ":memory:"}:
            return Database(parsed.set(drivername="sqlite"), busy_timeout)
        case "sqlite":
            raise UnknownDatabase("SQLite needs a file that web and worker share: sqlite:///FILE")
        case "postgresql" | "postgres":
            return Database(parsed.set(drivername="postgresql+psycopg"), busy_timeout)
        case _:
            raise UnknownDatabase("the database address begins with neither sqlite:/// nor postgresql://")
