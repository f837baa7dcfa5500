"""The published versions of the rules; the newest is live on every host."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, select

from app.storage.engine import Database
from app.storage.tables import rulebook_versions
from app.usecases.ports import Provenance, PublishedRules, VersionLine

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
            return _one(connection, _LIVE)

    def version(self, number: int) -> PublishedRules | None:
        """One version with its files, None where there is none of that number."""
        with self.database.reading() as connection:
            return _one(connection, select(rulebook_versions).where(rulebook_versions.c.version == number))

    def versions(self, most: int) -> Sequence[VersionLine]:
        """The newest versions, the live one first."""
        with self.database.reading() as connection:
            rows = connection.execute(_LIVE.limit(most)).all()
        return tuple(
            VersionLine(row.version, row.digest, len(row.files), row.published_at, _provenance(row), number == 0)
            for number, row in enumerate(rows)
        )

    def publish(
        self, digest: str, files: Mapping[str, str], now: datetime, provenance: Provenance = Provenance()
    ) -> int:
        """Make these files the live version, unless they are it already."""
        with self.database.writing() as connection:
            _one_at_a_time(connection)
            live = _one(connection, _LIVE)
            if live is not None and live.digest == digest:
                return live.version
            new = {"digest": digest, "files": dict(files), "published_at": now, **asdict(provenance)}
            version: int = connection.execute(_PUBLISH, new).scalar_one()
            return version


def _one(connection: Connection, versions: Select[Any]) -> PublishedRules | None:
    row = connection.execute(versions).one_or_none()
    if row is None:
        return None
    return PublishedRules(row.version, row.digest, row.files, row.published_at, _provenance(row))


def _provenance(row: Row[Any]) -> Provenance:
    """Versions that an earlier release published say nothing of it."""
    return Provenance(row.how or Provenance().how, row.who or "", row.note or "")


def _one_at_a_time(connection: Connection) -> None:
    """Make two hosts that publish the same files at once end with one version; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE rulebook_versions IN SHARE ROW EXCLUSIVE MODE")
