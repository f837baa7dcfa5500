"""The file of a backup into an empty database, which is held from its first moment on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, func, select, update

from app.domain.delivery import Outcome, State
from app.storage import holding, schema
from app.storage.copying.backup import Head, lines_of
from app.storage.copying.move import Watch
from app.storage.copying.refusals import BadBackup, NotTheSame, OtherRelease
from app.storage.copying.rows import AT_ONCE, Columns, Row, columns_of
from app.storage.copying.tally import Copied, Tally, tally_of
from app.storage.copying.target import being_filled, fill, make_ready, number_on, tables_in
from app.storage.engine import Database
from app.storage.tables import SENDING, attempts, deliveries, metadata

WAS_BEING_SENT: Final = "was being sent when the backup was made"

_Lines = Iterator[tuple[int, bytes, object]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the tables, when the backup was made, and the texts whose fate is open."""

    tables: Sequence[Copied]
    made_at: datetime
    were_sending: int
    queued: int


def load(file: BinaryIO, database: Database, watch: Watch, now: datetime) -> Restored:
    """Make the database what it was, brought up to this release, and hold it; what was *sending* becomes *unknown*.

    Raises:
        CopyRefused: with the reason; the database is as it was.
        StorageError: the database is away, or refused; it is as it was.
    """
    lines = lines_of(file)
    head = Head.of(next(lines, (0, b"", None))[2])
    if not schema.is_known(head.revision):
        raise OtherRelease(f"the backup was made by a newer release ({head.release}): restore it with that one")
    with being_filled(database) as connection:
        make_ready(connection, head.revision)
        copied = tuple(_tables(lines, connection, watch))
        if missing := tables_in(connection) - {one.table for one in copied}:
            raise BadBackup(f"the backup lacks {', '.join(sorted(missing))}")
        number_on(connection)
        schema.upgrade(connection)
        were_sending = _call_unknown(connection, now)
        holding.begin(connection, f"restored from the backup of {head.made_at:%Y-%m-%d %H:%M:%S} UTC", now)
        queued = connection.execute(select(func.count()).where(deliveries.c.state == State.QUEUED.value)).scalar_one()
        return Restored(copied, head.made_at, were_sending, queued)


def _tables(lines: _Lines, connection: Connection, watch: Watch) -> Iterator[Copied]:
    done = 0
    for number, _, line in lines:
        match line:
            case {"table": str(name), "columns": [*names], "rows": int(rows)}:
                yield _load(lines, connection, _columns(name, names), rows, watch)
                done += 1
            case {"end": int(tables)} if tables == done:
                return
            case _:
                raise BadBackup(f"line {number} of the backup is out of place: the file was changed")
    raise BadBackup("the backup has no last line: it was not written to its end")


def _columns(name: str, names: list[str]) -> Columns:
    try:
        return columns_of(metadata.tables[name], names)
    except KeyError:
        raise OtherRelease(f"this release does not know all columns of {name}: restore with the one it is of") from None


def _load(lines: _Lines, connection: Connection, columns: Columns, rows: int, watch: Watch) -> Copied:
    arriving = _Arriving(lines, columns)
    with watch(columns.table.name, rows) as tell:
        fill(connection, columns, arriving.rows(tell))
    if arriving.promised != arriving.tally:
        raise BadBackup(f"the rows of {columns.table.name} are not those that were backed up: the file was changed")
    if arriving.tally != tally_of(connection, columns):
        raise NotTheSame(f"what arrived in {columns.table.name} is not what the backup holds: nothing was restored")
    return Copied(columns.table.name, arriving.tally)


class _Arriving:
    """The rows of one table as they come out of the file, weighed, and what the file says they should weigh."""

    def __init__(self, lines: _Lines, columns: Columns) -> None:
        self._lines = lines
        self._columns = columns
        self.tally = Tally()
        self.promised: Tally | None = None

    def rows(self, tell: Callable[[int], None]) -> Iterator[Sequence[Row]]:
        """Some at a time, until the line that ends the table."""
        rows: list[Row] = []
        weighed: list[bytes] = []
        for number, held, line in self._lines:
            match line:
                case [*values]:
                    rows.append(self._row(number, values))
                    weighed.append(held)
                case {"rows": int(count), "checksum": str(checksum)}:
                    self.promised = Tally(count, checksum)
                case _:
                    raise BadBackup(f"line {number} of the backup is out of place: the file was changed")
            if rows and (self.promised or len(rows) == AT_ONCE):
                self.tally = self.tally.with_lines(weighed)
                yield rows
                tell(self.tally.rows)
                rows, weighed = [], []
            if self.promised:
                return

    def _row(self, number: int, values: list[Any]) -> Row:
        try:
            return self._columns.row(values)
        except (TypeError, ValueError):
            raise BadBackup(f"line {number} of the backup is no row of {self._columns.table.name}") from None


def _call_unknown(connection: Connection, now: datetime) -> int:
    """End what was being sent: nobody here will ever hear what became of it. Returns how many there were."""
    held = select(deliveries.c.id).where(deliveries.c.state == SENDING)
    ended = {"ended_at": now, "outcome": Outcome.UNKNOWN.value, "reason": WAS_BEING_SENT}
    is_open = attempts.c.outcome.is_(None)
    connection.execute(update(attempts).where(is_open, attempts.c.delivery_id.in_(held)).values(ended))
    state = {"state": State.UNKNOWN.value, "reason": WAS_BEING_SENT, "lease_until": None, "settled_at": now}
    sending = update(deliveries).where(deliveries.c.state == SENDING)
    return connection.execute(sending.values(**state, copies=deliveries.c.copies + 1)).rowcount
