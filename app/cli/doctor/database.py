"""The database: whether it answers, has this release's tables, and keeps what it commits."""

from collections.abc import Iterator

from app.bootstrap.service import database_of
from app.cli.doctor.finding import Finding
from app.settings import Settings
from app.storage.durable import unsafe_settings
from app.storage.schema import is_current
from app.usecases.ports import StorageError


def database_findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the database."""
    try:
        current = is_current(settings.database_url)
        unsafe = unsafe_settings(database_of(settings))
    except StorageError as error:
        yield Finding("database", f"cannot be used: {error}", "look at TEXTBACK_DATABASE_URL and at the database")
        return
    if not current:
        yield Finding("database", "does not have this release's tables", "run `textback migrate`")
        return
    yield Finding("database", "answers and has this release's tables")
    if unsafe:
        found = f"the server runs with {' and '.join(unsafe)} off: a power cut loses what was acknowledged"
        yield Finding("disk", found, "switch it on in postgresql.conf and restart the server")
