"""One database into another, table by table, and nothing of it unless all of it arrived."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from app.domain.delivery import State
from app.storage import schema
from app.storage.copying.refusals import NotTheSame, OtherRelease
from app.storage.copying.rows import Row, columns_of, count, read
from app.storage.copying.source import standing_still
from app.storage.copying.tally import Copied, Tally, tally_of
from app.storage.copying.target import being_filled, fill, make_ready, number_on
from app.storage.engine import Database
from app.storage.tables import deliveries, metadata

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Told of each table and its rows before it is copied; then how many are done."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and how many texts were being sent when their worker ended: they may have arrived."""

    tables: Sequence[Copied]
    were_sending: int


def move(source: Database, target: Database, watch: Watch, now: datetime) -> Moved:
    """Copy everything from `source`, which stays as it is, into `target`, which must be empty.

    Raises:
        CopyRefused: with the reason; the target is as it was.
        StorageError: one of the two is away, or refused; the target is as it was.
    """
    with standing_still(source, now) as old, being_filled(target) as new:
        if schema.revision_of(old) not in schema.heads():
            raise OtherRelease("the source has the tables of another release: run `textback migrate` on it first")
        make_ready(new)
        copied = tuple(_copy(old, new, table, watch) for table in metadata.sorted_tables)
        number_on(new)
        sending = select(func.count()).where(deliveries.c.state == State.SENDING.value)
        return Moved(copied, old.execute(sending).scalar_one())


def _copy(old: Connection, new: Connection, table: Table, watch: Watch) -> Copied:
    columns, expected = columns_of(table), count(old, table)
    left = Tally()

    def leaving() -> Iterator[Sequence[Row]]:
        nonlocal left
        for some in read(old, columns):
            left = left.with_lines(columns.line(row) for row in some)
            yield some
            tell(left.rows)

    with watch(table.name, expected) as tell:
        fill(new, columns, leaving())
    if left.rows != expected or left != tally_of(new, columns):
        raise NotTheSame(f"what arrived in {table.name} is not what left: the move was undone. Try again")
    return Copied(table.name, left)
