"""Making the tables: Alembic's migrations, run by one process at a time."""

import logging
from io import StringIO
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import app
from app.storage.engine import Database, open_database

_ONE_AT_A_TIME: Final = 0x7E87BACC
"""The number of PostgreSQL's advisory lock; ours alone in this database."""


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest tables; waits for another process that does the same.

    One that a newer release has brought further stays as it is: its tables hold for us too (docs/upgrading.md).

    Raises:
        StorageUnavailable: the database is away; nothing was changed.
    """
    database = open_database(url)
    make_room(database)
    try:
        with database.writing() as connection:
            _wait_for_others(connection)
            if not _is_newer(_revisions(connection)):
                upgrade(connection)
    finally:
        database.close()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to a revision, inside the transaction that is open."""
    _wait_for_others(connection)
    command.upgrade(_config(connection=connection), revision)


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables, None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this release has the migration, and so can bring its tables up to date."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def is_there(url: str) -> bool:
    """Whether there is a database at all; of a server's only asking it tells."""
    database = open_database(url)
    return database.dialect != "sqlite" or not database.url.database or Path(database.url.database).exists()


def is_current(url: str) -> bool:
    """Whether the database at `url` has our newest tables, or those of a newer release, which hold for us too.

    Raises:
        StorageUnavailable: the database is away.
    """
    database = open_database(url)
    try:
        with database.reading() as connection:
            present = _revisions(connection)
    finally:
        database.close()
    return present == set(heads()) or _is_newer(present)


def heads() -> tuple[str, ...]:
    """The newest revisions; there is one, unless two people wrote migrations at the same time."""
    return tuple(ScriptDirectory.from_config(_config()).get_heads())


def as_sql(url: str) -> str:
    """The statements that make the tables, for databases that only their administrator may change."""
    config = _config(url=open_database(url).url)
    config.output_buffer = StringIO()
    command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue()


def _revisions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _is_newer(present: set[str]) -> bool:
    """Whether a release after ours was here: it names a revision that we do not know."""
    return not all(map(is_known, present))


def _config(**attributes: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.attributes.update(attributes)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    return config


def _scripts() -> Path:
    """The migrations: inside an installed package, beside it in a checkout."""
    package = Path(app.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def make_room(database: Database) -> None:
    """Make the folder that an SQLite file is to stand in."""
    if database.dialect == "sqlite" and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)


def _wait_for_others(connection: Connection) -> None:
    """Hold off other migrators until the commit; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
