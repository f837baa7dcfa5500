"""Moving a database: everything or nothing, the same on both sides, and never under somebody's hands."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, insert, select, text, update

from app.domain.delivery import State
from app.storage import schema
from app.storage.copying.move import move
from app.storage.copying.refusals import InUse, NotEmpty, NotTheSame, OtherRelease
from app.storage.copying.target import MADE_BY_MIGRATIONS
from app.storage.engine import Database, open_database
from app.storage.outbox import Outbox
from app.storage.tables import consent_events, contacts, deliveries, gateway_lines, metadata, rulebook_versions
from app.usecases.ports import StorageUnavailable, Swept
from tests.storage.copying import NOW, at_table, contents, fill_every_table, quietly
from tests.storage.processes import in_processes

SOON = timedelta(seconds=0.3)


@pytest.fixture
def source(url: str) -> Iterator[Database]:
    """A database, SQLite and PostgreSQL in turn, with rows in every table and nobody using it."""
    opened = open_database(url, busy_timeout=SOON)
    fill_every_table(opened)
    yield opened
    opened.close()


def is_untouched(database: Database) -> bool:
    """Whether there are no rows but those that migrations make."""
    return all(not rows or name in MADE_BY_MIGRATIONS for name, rows in contents(database).items())


def test_every_table_arrives_in_sqlite_as_it_was(source: Database, target: Database) -> None:
    moved = move(source, target, quietly, NOW)

    before = contents(source)
    assert contents(target) == before
    assert {one.table: one.tally.rows for one in moved.tables} == {name: len(rows) for name, rows in before.items()}


def test_every_table_arrives_in_postgresql_as_it_was(source: Database, empty_postgres: Database) -> None:
    move(source, empty_postgres, quietly, NOW)

    assert contents(empty_postgres) == contents(source)


def test_no_table_of_the_database_is_left_out(source: Database, target: Database) -> None:
    moved = move(source, target, quietly, NOW)

    assert {one.table for one in moved.tables} == set(contents(source)) == set(metadata.tables)


def test_the_tables_that_migrations_fill_are_known(url: str) -> None:
    assert {name for name, rows in contents(open_database(url)).items() if rows} == MADE_BY_MIGRATIONS


def test_a_none_is_kept_as_what_it_is_in_every_column_of_json() -> None:
    """What a row holds as JSON's null and as SQL's null are both None once read: a column must allow only one."""
    for table in metadata.tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                assert not column.nullable or column.type.none_as_null, f"{table.name}.{column.name}"


def test_the_ledger_keeps_its_numbers_and_goes_on_behind_the_last(
    source: Database, empty_postgres: Database, target: Database
) -> None:
    for new in (empty_postgres, target):
        move(source, new, quietly, NOW)
        with new.writing() as connection:
            event = {"phone": "2125550100", "event": "opt in", "source": "text", "at": NOW}
            connection.execute(insert(consent_events), event)
            rules = {"digest": "d", "files": {}, "published_at": NOW}
            connection.execute(insert(rulebook_versions), rules)
        with new.reading() as connection:
            numbers = connection.execute(select(consent_events.c.sequence).order_by(consent_events.c.sequence))
            versions = connection.execute(select(rulebook_versions.c.version).order_by(rulebook_versions.c.version))
            assert numbers.scalars().all() == [7, 14, 21, 22]
            assert versions.scalars().all() == [7, 14, 21, 22]


def test_a_target_that_was_only_migrated_counts_as_empty(source: Database, target: Database) -> None:
    schema.migrate(target.url.render_as_string(hide_password=False))

    move(source, target, quietly, NOW)

    assert contents(target) == contents(source)


def test_a_target_that_holds_anything_is_refused_and_stays_as_it_is(source: Database, sqlite_template: Path) -> None:
    used = open_database(f"sqlite:///{shutil.copy(sqlite_template, sqlite_template.with_name('used.db'))}")
    with used.writing() as connection:
        connection.execute(insert(rulebook_versions), {"digest": "d", "files": {}, "published_at": NOW})
    used.close()
    before = contents(used)

    with pytest.raises(NotEmpty, match="rows in rulebook_versions"):
        move(source, used, quietly, NOW)

    assert contents(used) == before


def test_a_source_of_another_release_is_refused(source: Database, target: Database) -> None:
    with source.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    source.close()

    try:
        with pytest.raises(OtherRelease, match="textback migrate"):
            move(source, target, quietly, NOW)
    finally:
        with source.writing() as connection:  # the PostgreSQL database is the session's
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": schema.heads()[0]})


def test_a_source_that_another_program_has_open_is_refused(source: Database, target: Database) -> None:
    other = open_database(source.url.render_as_string(hide_password=False))
    with other.reading() as connection:
        connection.execute(select(contacts)).all()

    try:
        with pytest.raises(InUse, match="stop `textback serve`"):
            move(source, target, quietly, NOW)
    finally:
        other.close()


def test_a_source_that_a_worker_still_sends_from_is_refused(source: Database, target: Database) -> None:
    with source.writing() as connection:
        connection.execute(
            update(gateway_lines).where(gateway_lines.c.number == 7).values(until=NOW + timedelta(seconds=9))
        )
    source.close()

    with pytest.raises(InUse, match="a worker still sends"):
        move(source, target, quietly, NOW)

    move(source, target, quietly, NOW + timedelta(seconds=10))


def test_nobody_can_write_to_the_source_meanwhile(source: Database, target: Database) -> None:
    other = open_database(source.url.render_as_string(hide_password=False), busy_timeout=SOON)
    refused = []

    def write() -> None:
        with pytest.raises(StorageUnavailable), other.writing() as connection:
            connection.execute(update(contacts).values(first_name="changed"))
        refused.append(1)
        other.close()

    before = contents(source)
    move(source, target, at_table("deliveries", write), NOW)

    assert refused == [1]
    assert contents(target) == before == contents(source)


def test_what_fails_half_way_leaves_the_target_empty_and_may_be_done_again(
    source: Database, empty_postgres: Database, target: Database
) -> None:
    class Failed(Exception):
        pass

    def fail() -> None:
        raise Failed

    for new in (empty_postgres, target):
        with pytest.raises(Failed):
            move(source, new, at_table("last_answers", fail), NOW)

        assert is_untouched(new)
        move(source, new, quietly, NOW)
        assert contents(new) == contents(source)


def test_a_kill_half_way_leaves_the_target_empty_and_the_source_as_it_was(
    source: Database, empty_postgres: Database, target: Database
) -> None:
    before = contents(source)

    def die(new: Database) -> None:
        move(source, new, at_table("last_answers", lambda: os.kill(os.getpid(), signal.SIGKILL)), NOW)

    for new in (empty_postgres, target):
        assert in_processes(1, die, new) == [-signal.SIGKILL]

        assert is_untouched(new)
        assert contents(source) == before


TAMPERINGS: list[Callable[[str], str]] = [
    lambda table: f"UPDATE {table} SET first_name = 'x' WHERE phone = NEW.phone",
    lambda table: f"DELETE FROM {table} WHERE phone = NEW.phone",
]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=["changed", "lost"])
def test_a_row_that_does_not_arrive_as_it_was_undoes_everything(
    source: Database, target: Database, tampering: Callable[[str], str]
) -> None:
    schema.migrate(target.url.render_as_string(hide_password=False))
    with target.writing() as connection:
        body = tampering("contacts")
        connection.exec_driver_sql(
            f"CREATE TRIGGER tamper AFTER INSERT ON contacts WHEN NEW.phone LIKE '%2' BEGIN {body}; END"
        )

    with pytest.raises(NotTheSame, match="contacts"):
        move(source, target, quietly, NOW)

    assert is_untouched(target)


def test_what_was_being_sent_arrives_so_and_is_called_unknown_later(source: Database, target: Database) -> None:
    with source.writing() as connection:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.lease_until.is_not(None))
            .values(state=State.SENDING.value, lease_until=NOW, kind="reply")
        )
        connection.execute(update(deliveries).where(deliveries.c.lease_until.is_(None)).values(state="sent"))
    source.close()

    moved = move(source, target, quietly, NOW)

    assert moved.were_sending == 2
    assert Outbox(target).sweep(NOW + timedelta(seconds=1)) == Swept(unknown=2, expired=0)
    assert {row["state"] for row in contents(target)["deliveries"]} == {State.UNKNOWN.value, State.SENT.value}
