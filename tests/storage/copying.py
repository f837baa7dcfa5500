"""A database with rows in every table, whatever tables there are, and what stands in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, Table, insert, inspect, select, update

from app.storage.columns import Moment
from app.storage.copying.target import MADE_BY_MIGRATIONS
from app.storage.engine import Database
from app.storage.tables import metadata

ROWS = 3
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

Contents = dict[str, list[dict[str, Any]]]


@contextmanager
def quietly(_table: str, _rows: int) -> Iterator[Callable[[int], None]]:
    """Watch nothing."""
    yield lambda _done: None


def at_table(name: str, act: Callable[[], None]) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    """Do something as the copy comes to a table."""

    @contextmanager
    def watch(table: str, _rows: int) -> Iterator[Callable[[int], None]]:
        if table == name:
            act()
        yield lambda _done: None

    return watch


def fill_every_table(database: Database) -> None:
    """Three rows in each table, made from the types of its columns; numbered rows have gaps in their numbers."""
    with database.writing() as connection:
        for table in metadata.sorted_tables:
            if table.name in MADE_BY_MIGRATIONS:
                connection.execute(update(table).values({**_row(table, 1), "id": 1}))
            else:
                connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])
    database.close()


def contents(database: Database) -> Contents:
    """Every table that the database has, with its rows in the order of their keys."""
    with database.reading() as connection:
        found = {
            name: [
                dict(row._mapping)
                for row in connection.execute(
                    select(metadata.tables[name]).order_by(*metadata.tables[name].primary_key)
                )
            ]
            for name in inspect(connection).get_table_names()
            if name != "alembic_version"
        }
    database.close()
    return found


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        [key] = column.foreign_keys
        return _value(key.column, number)
    if column.nullable and number == ROWS:
        return None
    for kind, make in _VALUES.items():
        if isinstance(column.type, kind):
            return make(number)
    if length := getattr(column.type, "length", None):
        return f"{number}".rjust(min(length, 10), "2")
    return f'{column.name} {number} "\U0001f355" \\ \n\t {{}}'


_VALUES: dict[type[Any], Callable[[int], Any]] = {
    Moment: lambda number: NOW - timedelta(days=number, microseconds=number),
    LargeBinary: lambda number: bytes([0, 255, number]),
    Boolean: lambda number: number % 2 == 0,
    Integer: lambda number: number * 7,
    JSON: lambda number: {"z": "ä", "a": [number, None, {"deep": True}], "\U0001f355": ""},
}
"""What is none of these is text; a new type must be taught here and to `app/storage/copying/rows.py`."""
