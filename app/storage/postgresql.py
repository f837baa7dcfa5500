"""PostgreSQL through psycopg 3: bounded waits, UTC, and commits that are on the disk."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event

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
        pool_pre_ping=True,
        pool_timeout=min(seconds, 1.0),  # who has waited for a connection may still have to wait for a lock
        isolation_level="READ COMMITTED",
        connect_args={name: value for name, value in defaults.items() if name not in url.query},
    )
    event.listen(engine, "connect", _preparing(patience))
    return engine


def reader(of: Engine) -> Engine:
    """The same connections for single reads: each sees what is committed at its moment."""
    return of.execution_options(isolation_level="AUTOCOMMIT")


def _preparing(patience: timedelta) -> Any:
    milliseconds = round(patience.total_seconds() * 1000)

    def prepare(connection: Any, record: object) -> None:
        del record  # the pool's, of no use here
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, {"lock": str(milliseconds), "statement": str(milliseconds + 500)})
        connection.commit()

    return prepare
