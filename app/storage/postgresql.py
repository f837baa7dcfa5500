"""PostgreSQL through psycopg 3: bounded waits, UTC, and commits that are on the disk."""

import time
from datetime import timedelta
from select import POLLIN, poll
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.compiled import MOST_KEPT

_LONG_REST: Final = 1.0
"""Seconds after which a connection is asked whether it still is one."""

_RESTS_SINCE: Final = "rests since"

_SESSION: Final = """
    SELECT set_config('TimeZone', 'UTC', false),
           set_config('lock_timeout', %(lock)s, false),
           set_config('statement_timeout', %(statement)s, false),
           set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)
"""


def writer(url: URL, patience: timedelta) -> Engine:
    """An engine whose transactions wait for a lock no longer than `patience`."""
    seconds = patience.total_seconds()
    defaults = {
        "connect_timeout": max(2, round(seconds)),  # libpq knows nothing shorter than two seconds
        "tcp_user_timeout": round(seconds * 1000),
        "application_name": "textback",
    }
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_timeout=min(seconds, 1.0),  # who has waited for a connection may still have to wait for a lock
        isolation_level="READ COMMITTED",
        connect_args={name: value for name, value in defaults.items() if name not in url.query},
    )
    event.listen(engine, "connect", _preparing(patience))
    event.listen(engine, "checkin", _note_the_time)
    event.listen(engine, "checkout", _noticing_a_cut(engine.dialect))
    return engine


def reader(of: Engine) -> Engine:
    """The same connections for single reads: each sees what is committed at its moment."""
    return of.execution_options(isolation_level="AUTOCOMMIT")


def _note_the_time(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _noticing_a_cut(dialect: Dialect) -> Any:
    """Replace a connection that broke while it rested. Asking the server each time would cost every batch a round trip.

    A server that closes a connection says so, which shows on the socket; one that vanished does not, so that it is
    asked after a rest.
    """

    def check(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        since = record.info.get(_RESTS_SINCE)
        if since is None:
            return
        has_rested = time.monotonic() - since > _LONG_REST
        try:
            is_sound = dialect.do_ping(connection) if has_rested or _has_news(connection) else True
        except psycopg.Error as error:
            raise DisconnectionError from error
        if not is_sound:
            raise DisconnectionError

    return check


def _has_news(connection: Any) -> bool:
    """Whether the server said something that nobody asked for."""
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    return bool(socket.poll(0))


def _preparing(patience: timedelta) -> Any:
    milliseconds = round(patience.total_seconds() * 1000)

    def prepare(connection: Any, record: object) -> None:
        del record  # the pool's, of no use here
        connection.prepared_max = MOST_KEPT
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, {"lock": str(milliseconds), "statement": str(milliseconds + 500)})
        connection.commit()

    return prepare
