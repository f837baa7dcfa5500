"""The database that is filled: empty before, and in one transaction, so that nobody ever sees a part of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, delete, func, insert, inspect, literal, select, text

from app.storage import schema
from app.storage.compiled import Insertion
from app.storage.copying.refusals import NotEmpty, OtherRelease
from app.storage.copying.rows import Columns, Row
from app.storage.engine import Database
from app.storage.tables import gateway_account, inbox_reading, metadata

MADE_BY_MIGRATIONS: Final = frozenset({gateway_account.name, inbox_reading.name})
"""Tables that hold a row before anybody used the database; what is copied takes its place. A test knows them all."""

_NEXT_NUMBER: Final = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")


@contextmanager
def being_filled(database: Database) -> Iterator[Connection]:
    """A transaction that may take its time.

    Raises:
        StorageUnavailable: the database is away; it is as it was.
        StorageError: it refused a row; it is as it was.
    """
    schema.make_room(database)
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def make_ready(connection: Connection, revision: str = "head") -> None:
    """Make the tables of a revision in an empty database, and take out what the migrations put in.

    Raises:
        NotEmpty: it holds something.
        OtherRelease: it has tables already that are newer than those.
    """
    present = schema.revision_of(connection)
    wanted = schema.heads()[0] if revision == "head" else revision
    if present is not None and not schema.is_known(present):
        raise OtherRelease("it has the tables of a newer release than this one; give an empty database")
    if present not in {None, wanted} and present in schema.heads():
        raise OtherRelease("it has newer tables than what would come in; give an empty database without tables")
    schema.upgrade(connection, revision)
    _refuse_anything_there(connection)
    for name in MADE_BY_MIGRATIONS & tables_in(connection):
        connection.execute(delete(metadata.tables[name]))


def fill(connection: Connection, columns: Columns, rows: Iterable[Sequence[Row]]) -> None:
    """Write the rows in their order, as many at a time as they come in."""
    into = Insertion(lambda _: insert(columns.table), *columns.names)
    for some in rows:
        into.write(connection, [dict(zip(columns.names, row, strict=True)) for row in some])


def tables_in(connection: Connection) -> set[str]:
    """The names of our tables that the database has; those of an older revision may be fewer."""
    return set(inspect(connection).get_table_names()) & set(metadata.tables)


def number_on(connection: Connection) -> None:
    """Let the tables that number their rows go on behind the last one; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in (metadata.tables[name] for name in tables_in(connection)):
        numbers = table.autoincrement_column
        if numbers is None:
            continue
        last = connection.execute(select(func.max(numbers))).scalar_one()
        if last is not None:
            connection.execute(_NEXT_NUMBER, {"table": table.name, "column": numbers.name, "last": last})


def _refuse_anything_there(connection: Connection) -> None:
    for name in sorted(tables_in(connection) - MADE_BY_MIGRATIONS):
        if connection.execute(select(literal(1)).select_from(metadata.tables[name]).limit(1)).first() is not None:
            raise NotEmpty(f"the target is not empty: there are rows in {name}. Give an empty database")
