"""The published versions of the rules; the newest is live on every host."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from app.storage.engine import Database
from app.storage.tables import rulebook_versions
from app.usecases.ports import PublishedRules

_LIVE: Final = select(rulebook_versions).order_by(rulebook_versions.c.version.desc()).limit(1)
_LIVE_VERSION: Final = select(func.max(rulebook_versions.c.version))
_PUBLISH: Final = insert(rulebook_versions).returning(rulebook_versions.c.version)


@dataclass(frozen=True, slots=True)
class Rulebooks:
    """The published versions; keeps the port of that name."""

    database: Database

    def live_version(self) -> int | None:
        """The number of the live version, None before the first."""
        with self.database.reading() as connection:
            version: int | None = connection.execute(_LIVE_VERSION).scalar_one()
        return version

    def live(self) -> PublishedRules | None:
        """The live version with its files."""
        with self.database.reading() as connection:
            return _live(connection)

    def publish(self, digest: str, files: Mapping[str, str], now: datetime) -> int:
        """Make these files the live version, unless they are it already."""
        with self.database.writing() as connection:
            _one_at_a_time(connection)
            live = _live(connection)
            if live is not None and live.digest == digest:
                return live.version
            new = {"digest": digest, "files": dict(files), "published_at": now}
            version: int = connection.execute(_PUBLISH, new).scalar_one()
            return version


def _live(connection: Connection) -> PublishedRules | None:
    row = connection.execute(_LIVE).one_or_none()
    return None if row is None else PublishedRules(row.version, row.digest, row.files, row.published_at)


def _one_at_a_time(connection: Connection) -> None:
    """Make two hosts that publish the same files at once end with one version; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE rulebook_versions IN SHARE ROW EXCLUSIVE MODE")
