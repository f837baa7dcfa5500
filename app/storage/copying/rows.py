"""Rows as both databases and a backup mean them: plain values in the order of the columns, written as one JSON line."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, LargeBinary, Table, func, select
from sqlalchemy.types import TypeEngine

from app.storage.columns import Moment

AT_ONCE: Final = 1_000
"""Rows that are held in memory at a time."""

Row = Sequence[Any]
"""The values of one row, as Python has them."""

_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of a table, and how their values are written and read."""

    table: Table
    names: tuple[str, ...]
    writes: tuple[tuple[int, _Convert], ...]
    reads: tuple[tuple[int, _Convert], ...]

    def line(self, row: Row) -> bytes:
        """The row as a line of JSON, the same whichever database it came from."""
        values = list(row)
        for place, write in self.writes:
            if values[place] is not None:
                values[place] = write(values[place])
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    def row(self, values: list[Any]) -> Row:
        """The row in the values of a line.

        Raises:
            ValueError: they are not those of a row of ours.
        """
        if len(values) != len(self.names):
            raise ValueError("a row of another length")
        for place, read in self.reads:
            if values[place] is not None:
                values[place] = read(values[place])
        return values


def columns_of(table: Table, names: Sequence[str] | None = None) -> Columns:
    """These columns of a table, or all.

    Raises:
        KeyError: there is none of that name.
    """
    columns: list[Column[Any]] = [table.c[name] for name in (names or table.c.keys())]
    writes = tuple((place, write) for place, column in enumerate(columns) if (write := _writer(column.type)))
    reads = tuple((place, read) for place, column in enumerate(columns) if (read := _reader(column.type)))
    return Columns(table, tuple(column.name for column in columns), writes, reads)


def count(connection: Connection, table: Table) -> int:
    """How many rows there are, as the database counts them."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def read(connection: Connection, columns: Columns) -> Iterator[Sequence[Row]]:
    """All rows in the order of their keys, some at a time; the connection must be in a transaction."""
    table = columns.table
    every = select(*(table.c[name] for name in columns.names)).order_by(*table.primary_key)
    return connection.execute(every, execution_options={"yield_per": AT_ONCE}).partitions()


def _writer(kind: TypeEngine[Any]) -> _Convert | None:
    if isinstance(kind, Moment):
        return _moment
    return _in_base64 if isinstance(kind, LargeBinary) else None


def _reader(kind: TypeEngine[Any]) -> _Convert | None:
    if isinstance(kind, Moment):
        return datetime.fromisoformat
    return _of_base64 if isinstance(kind, LargeBinary) else None


def _moment(at: datetime) -> str:
    return at.isoformat(" ", "microseconds")


def _in_base64(held: bytes) -> str:
    return b64encode(held).decode()


def _of_base64(written: str) -> bytes:
    return b64decode(written, validate=True)
