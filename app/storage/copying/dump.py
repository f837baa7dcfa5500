"""A database into the file of a backup, as of one moment, while the service goes on."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Connection, Table

from app.storage import schema
from app.storage.copying.backup import Head, Writer
from app.storage.copying.move import Watch
from app.storage.copying.refusals import NotTheSame, OtherRelease
from app.storage.copying.rows import columns_of, count, read
from app.storage.copying.source import at_one_moment
from app.storage.copying.tally import Copied, Tally
from app.storage.engine import Database
from app.storage.tables import metadata


def dump(database: Database, file: BinaryIO, release: str, watch: Watch, now: datetime) -> Sequence[Copied]:
    """Write everything that is committed; what is committed meanwhile stays out.

    Raises:
        OtherRelease: the tables are not of this release.
        StorageError: the database went away; what was written is no backup.
        OSError: the file cannot be written.
    """
    with at_one_moment(database) as connection:
        revision = schema.revision_of(connection)
        if revision is None or revision not in schema.heads():
            raise OtherRelease("the database does not have this release's tables: run `textback migrate` first")
        writer = Writer(file)
        writer.say(Head(release, revision, now).line())
        copied = tuple(_dump(connection, table, writer, watch) for table in metadata.sorted_tables)
        writer.end(len(copied))
        return copied


def _dump(connection: Connection, table: Table, writer: Writer, watch: Watch) -> Copied:
    columns, rows, tally = columns_of(table), count(connection, table), Tally()
    writer.say({"table": table.name, "columns": columns.names, "rows": rows})
    with watch(table.name, rows) as tell:
        for some in read(connection, columns):
            lines = [columns.line(row) for row in some]
            for line in lines:
                writer.row(line)
            tally = tally.with_lines(lines)
            tell(tally.rows)
    if tally.rows != rows:
        raise NotTheSame(f"{table.name} was read short: the backup was given up. Try again")
    writer.say({"rows": tally.rows, "checksum": tally.checksum})
    return Copied(table.name, tally)
