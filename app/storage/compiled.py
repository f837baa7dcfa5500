"""The statements that every batch of texts needs, compiled once and run by the driver itself.

Running a statement through SQLAlchemy costs more than either database needs for it. So these are written with
SQLAlchemy, whose knowledge of columns (`Moment`, JSON) they keep, take all their rows at once, and give plain tuples.
What a driver raises passes through as it is: `Database` translates it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, Final

import psycopg
from sqlalchemy import Column, Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert, ReturningInsert
from sqlalchemy.sql.selectable import SelectBase

from app.usecases.ports import StorageError

LARGEST: Final = 64
"""Rows of one statement. Each number of rows is a statement of its own."""

MOST_KEPT: Final = 8 * LARGEST
"""How many prepared statements a driver is to keep for a connection: those here in every length."""

Row = tuple[Any, ...]

_Convert = Callable[[Any], Any]
_DIALECTS: Final[Mapping[str, Dialect]] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call] # SQLAlchemy types it not
}
_PARTS: Final = re.compile(r"(?P<head>.* VALUES )(?P<row>\(.*?\))(?P<tail>.*)", re.DOTALL)


class Insertion:
    """An INSERT of many rows, all with the columns `names`; `make` writes it for a dialect's name."""

    def __init__(self, make: Callable[[str], Insert | ReturningInsert[Any]], *names: str) -> None:
        self._for = cache(lambda dialect: _compiled(make(dialect), names, dialect))

    def write(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows in their order; how many were inserted or changed."""
        return sum(cursor.rowcount for cursor in self._run(connection, rows))

    def fetch(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Insert the rows in their order; what the statement returns of them."""
        reads = self._for(connection.dialect.name).reads
        return [row for cursor in self._run(connection, rows) for row in _read(cursor, reads)]

    def _run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
        statement = self._for(connection.dialect.name)
        for some in _at_most(LARGEST, rows):
            yield _execute(connection, statement.of(len(some)), statement.bound(some))


class Lookup:
    """A SELECT whose one parameter, `name`, is a list of texts."""

    def __init__(self, statement: SelectBase, name: str) -> None:
        self._reads = cache(lambda dialect: _results(statement.selected_columns, _DIALECTS[dialect]))
        self._of = cache(lambda dialect, length: _expanded(statement, name, dialect, length))

    def fetch(self, connection: Connection, values: Sequence[str]) -> list[Row]:
        """The rows found."""
        dialect, found = connection.dialect.name, []
        for some in _at_most(LARGEST, values):
            sql, times = self._of(dialect, len(some))
            found += _read(_execute(connection, sql, [*some] * times), self._reads(dialect))
        return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    """An INSERT: its parts around the rows, how each value is written, and how each result is read, None for as is."""

    of: Callable[[int], str]
    writes: tuple[tuple[str, _Convert | None], ...]
    reads: tuple[_Convert | None, ...]

    def bound(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """The values of the rows, one row after the other."""
        try:
            return [row[name] if write is None else write(row[name]) for row in rows for name, write in self.writes]
        except ValueError as error:
            raise StorageError(f"the database was asked wrongly ({type(error).__name__})") from None


def _compiled(statement: Insert | ReturningInsert[Any], names: Sequence[str], dialect: str) -> _Compiled:
    knows = _DIALECTS[dialect]
    compiled = statement.compile(dialect=knows, column_keys=names)
    parts = _PARTS.fullmatch(str(compiled))
    if parts is None:
        raise ValueError("an insertion is INSERT … VALUES (…)")
    head, row, tail = parts.groups()
    columns: Mapping[str, Column[Any]] = statement.table.c  # type: ignore[assignment] # an INSERT's table has columns
    writes = tuple(
        (name, columns[name].type.dialect_impl(knows).bind_processor(knows)) for name in compiled.positiontup or ()
    )
    reads = _results(statement.exported_columns, knows)
    return _Compiled(cache(lambda rows: _placed(f"{head}{', '.join([row] * rows)}{tail}", dialect)), writes, reads)


def _expanded(statement: SelectBase, name: str, dialect: str, length: int) -> tuple[str, int]:
    """The statement for a list of this length, and how many times it names the list."""
    state = statement.compile(dialect=_DIALECTS[dialect]).construct_expanded_state({name: [""] * length})
    return _placed(state.statement, dialect), len(state.positiontup or ()) // length


def _results(columns: Iterable[Any], dialect: Dialect) -> tuple[_Convert | None, ...]:
    return tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)


def _placed(sql: str, dialect: str) -> str:
    """With `$1` and so on for `%s` on PostgreSQL: psycopg parses a long statement with `%s` anew at every run."""
    numbers = count(1)
    return sql if dialect == "sqlite" else re.sub("%s", lambda _: f"${next(numbers)}", sql)


def _execute(connection: Connection, sql: Any, values: list[Any]) -> Any:
    """The driver's cursor after running it."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return driver.execute(sql, values)
    return psycopg.RawCursor(driver).execute(sql, values)


def _read(cursor: Any, reads: Sequence[_Convert | None]) -> list[Row]:
    return [
        tuple(value if read is None else read(value) for value, read in zip(row, reads, strict=True))
        for row in cursor.fetchall()
    ]


def _at_most(size: int, items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
