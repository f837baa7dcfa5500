"""Whether the server keeps what it says is committed."""

from typing import Final

from sqlalchemy import text

from app.storage.engine import Database

_UNSAFE: Final = text("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'")


def unsafe_settings(database: Database) -> tuple[str, ...]:
    """The settings of a PostgreSQL server that lose commits in a power cut; none for SQLite, where we set them.

    Raises:
        StorageUnavailable: the database is away.
    """
    if database.dialect == "sqlite":
        return ()
    with database.reading() as connection:
        return tuple(sorted(connection.execute(_UNSAFE).scalars()))
