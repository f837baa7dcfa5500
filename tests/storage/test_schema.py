"""Laws of the tables: models equal migrations, one head, and anybody may migrate at any time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Select, text
from sqlalchemy.dialects import sqlite

from app.domain.delivery import State
from app.storage import alike, claiming, schema, sweeping
from app.storage.engine import Database, open_database
from app.storage.tables import deliveries, metadata
from tests.postgres import fresh_database
from tests.storage.processes import in_processes


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nobody has migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new folder/100%.db"
        return
    with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


def test_the_tables_are_as_the_migrations_make_them(database: Database) -> None:
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})

        assert compare_metadata(context, metadata) == []


def test_partial_indexes_name_the_same_states_as_in_the_migrations(database: Database) -> None:
    """Alembic compares the columns of an index, not its condition."""
    in_sqlite, in_postgresql = "SELECT name, sql FROM sqlite_master", "SELECT indexname, indexdef FROM pg_indexes"
    with database.reading() as connection:
        rows = connection.execute(text(in_sqlite if database.dialect == "sqlite" else in_postgresql)).all()
    made = {str(name): str(definition) for name, definition in rows}

    for index in deliveries.indexes:
        if (where := index.dialect_options["sqlite"]["where"]) is None:
            continue
        condition = str(where)
        states = [state for state in State if f"'{state}'" in condition]
        assert states
        assert states == [state for state in State if f"'{state}'" in made[str(index.name)]]


HOT = [
    (claiming._FIRST, "ix_deliveries_queue"),
    (claiming._FIRST, "ix_deliveries_unfinished"),
    (alike._ALIKE, "ix_deliveries_queue"),
    (alike._ALIKE, "ix_deliveries_unfinished"),
    (sweeping._LATE, "ix_deliveries_queue"),
    (sweeping._ABANDONED, "ix_deliveries_leases"),
]


@pytest.mark.parametrize(("statement", "index"), HOT)
def test_what_is_asked_all_the_time_is_found_by_its_index(sqlite_url: str, statement: Select[Any], index: str) -> None:
    database = open_database(sqlite_url)
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    values = ["2126" for _ in compiled.positiontup or ()]
    with database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(values)).all()
    database.close()

    told = [str(row[3]) for row in plan]
    assert any(index in step for step in told)
    assert not [step for step in told if "TEMP B-TREE" in step or step.endswith("deliveries")]


def test_there_is_one_migration_head() -> None:
    assert len(schema.heads()) == 1


def test_migrating_makes_a_database_current_and_migrating_again_changes_nothing(empty_url: str) -> None:
    schema.migrate(empty_url)
    schema.migrate(empty_url)

    assert schema.is_current(empty_url)


def test_a_database_of_the_next_release_is_current_and_stays_as_it_is(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of the next release'"))

    try:
        assert schema.is_current(url)
        schema.migrate(url)
        with database.reading() as connection:
            kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    finally:
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": schema.heads()[0]})
    assert kept == "of the next release"


def test_a_database_of_the_release_before_is_not_current(empty_url: str) -> None:
    schema.migrate(empty_url)
    database = open_database(empty_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()

    assert not schema.is_current(empty_url)


def test_a_database_without_tables_is_not_current(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).parent.mkdir()

    assert not schema.is_current(empty_url)


def test_four_processes_may_migrate_at_once(empty_url: str) -> None:
    assert in_processes(4, schema.migrate, empty_url) == [0, 0, 0, 0]
    assert schema.is_current(empty_url)


@pytest.mark.parametrize("address", ["sqlite:///any.db", "postgresql://localhost/any"])
def test_the_statements_can_be_printed_for_an_administrator(address: str) -> None:
    printed = schema.as_sql(address)

    for table in metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in printed
    assert "consent_events_are_never_changed" in printed
