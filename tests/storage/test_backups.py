"""Backups: as of one moment, into either kind of database, held there, and nothing of a file that is not whole."""

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from app.domain.delivery import State
from app.storage import schema
from app.storage.copying.dump import dump
from app.storage.copying.load import WAS_BEING_SENT, load
from app.storage.copying.refusals import BadBackup, CopyRefused, NotEmpty, OtherRelease
from app.storage.copying.tally import Tally
from app.storage.copying.target import MADE_BY_MIGRATIONS
from app.storage.engine import Database, open_database
from app.storage.outbox import Outbox
from app.storage.tables import contacts, deliveries
from app.usecases.ports import Hold, StorageError
from tests.storage.copying import NOW, Contents, at_table, contents, fill_every_table, quietly

LATER = NOW + timedelta(minutes=1)
HELD = {"held_at", "held_because"}
SETTLED = {"state", "reason", "copies", "lease_until", "settled_at", "ended_at", "outcome"}


def backed_up(database: Database) -> bytes:
    file = io.BytesIO()
    dump(database, file, "0.1.0", quietly, NOW)
    database.close()
    return file.getvalue()


@pytest.fixture
def source(url: str) -> Iterator[Database]:
    """A database, SQLite and PostgreSQL in turn, with rows in every table."""
    opened = open_database(url)
    fill_every_table(opened)
    yield opened
    opened.close()


@pytest.fixture
def other_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}"


@pytest.fixture
def backup(other_url: str) -> bytes:
    """A backup of another database with rows in every table."""
    opened = open_database(other_url)
    fill_every_table(opened)
    return backed_up(opened)


def without(columns: set[str], found: Contents) -> Contents:
    return {
        table: [{name: value for name, value in row.items() if name not in columns} for row in rows]
        for table, rows in found.items()
    }


def is_empty(database: Database) -> bool:
    """Whether nobody would lose anything; a database that is not there is empty."""
    if not Path(database.url.database or "").exists():
        return True
    return all(not rows or name in MADE_BY_MIGRATIONS for name, rows in contents(database).items())


def rewritten(backup: bytes, change: Callable[[list[str]], None]) -> bytes:
    """The backup with its lines changed."""
    lines = gzip.decompress(backup).decode().splitlines()
    change(lines)
    return gzip.compress("".join(f"{line}\n" for line in lines).encode())


# ---------------------------------------------------------------- there and back


def test_a_backup_of_either_database_restores_into_either(
    source: Database, target: Database, empty_postgres: Database
) -> None:
    held = backed_up(source)

    for new in (target, empty_postgres):
        restored = load(io.BytesIO(held), new, quietly, LATER)

        assert restored.made_at == NOW
        assert {one.table for one in restored.tables} == set(contents(source))
        assert without(HELD, contents(new)) == without(HELD, contents(source))


def test_a_backup_is_the_same_bytes_from_either_database(source: Database, backup: bytes) -> None:
    assert gzip.decompress(backed_up(source)) == gzip.decompress(backup)


def test_a_backup_holds_one_moment_although_others_go_on_writing(source: Database, target: Database) -> None:
    before = contents(source)
    other = open_database(source.url.render_as_string(hide_password=False))

    def write() -> None:
        with other.writing() as connection:
            connection.execute(update(contacts).values(first_name="later"))
            connection.execute(update(deliveries).values(reason="later"))

    file = io.BytesIO()
    dump(source, file, "0.1.0", at_table("consent_events", write), NOW)
    other.close()
    load(io.BytesIO(file.getvalue()), target, quietly, LATER)

    assert without(HELD, contents(target)) == without(HELD, before)


# ---------------------------------------------------------------- held


def test_what_was_restored_is_held_and_says_why(backup: bytes, target: Database) -> None:
    load(io.BytesIO(backup), target, quietly, LATER)

    assert Outbox(target).hold() == Hold(LATER, "restored from the backup of 2026-11-23 12:00:00 UTC")


def test_what_was_being_sent_is_unknown_and_its_open_attempt_ends(source: Database, target: Database) -> None:
    with source.writing() as connection:
        connection.execute(update(deliveries).values(state=State.SENDING.value, copies=0))
        connection.execute(text("UPDATE attempts SET outcome = NULL, ended_at = NULL"))
    held = backed_up(source)

    restored = load(io.BytesIO(held), target, quietly, LATER)

    found = contents(target)
    assert (restored.were_sending, restored.queued) == (3, 0)
    assert {(row["state"], row["copies"], row["reason"]) for row in found["deliveries"]} == {
        ("unknown", 1, WAS_BEING_SENT)
    }
    assert {(row["outcome"], row["ended_at"]) for row in found["attempts"]} == {("unknown", LATER)}
    assert without(HELD | SETTLED, found) == without(HELD | SETTLED, contents(source))


# ---------------------------------------------------------------- what is refused


def test_a_database_that_holds_anything_is_refused(backup: bytes, other_url: str) -> None:
    filled = open_database(other_url)
    before = contents(filled)

    with pytest.raises(NotEmpty, match="not empty"):
        load(io.BytesIO(backup), filled, quietly, LATER)

    assert contents(filled) == before


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.7, 0.99])
def test_a_file_that_was_cut_is_refused_and_nothing_restored(backup: bytes, target: Database, share: float) -> None:
    with pytest.raises(BadBackup):
        load(io.BytesIO(backup[: int(len(backup) * share)]), target, quietly, LATER)

    assert is_empty(target)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_file_with_a_flipped_bit_is_refused(backup: bytes, target: Database, place: float) -> None:
    damaged = bytearray(backup)
    damaged[int(len(backup) * place)] ^= 0x10

    with pytest.raises(CopyRefused):
        load(io.BytesIO(bytes(damaged)), target, quietly, LATER)

    assert is_empty(target)


@pytest.mark.parametrize(
    "strange",
    [b"", b"PGDMP", b"\x1f\x8b", gzip.compress(b""), gzip.compress(b"[]\n"), gzip.compress(b"{}\n{}\n")],
    ids=["nothing", "a dump", "two bytes", "packed nothing", "packed list", "packed maps"],
)
def test_a_file_of_something_else_is_refused_in_a_sentence(strange: bytes, target: Database) -> None:
    with pytest.raises(BadBackup, match="backup"):
        load(io.BytesIO(strange), target, quietly, LATER)


def _drop_a_row(lines: list[str]) -> None:
    lines.pop(2)


def _change_a_row(lines: list[str]) -> None:
    lines[2] = lines[2].replace("7,", "8,", 1)


def _repeat_a_row(lines: list[str]) -> None:
    lines.insert(2, lines[2])


def _drop_a_table(lines: list[str]) -> None:
    start = next(number for number, line in enumerate(lines) if '"reviews"' in line)
    del lines[start : start + 5]
    lines[-1] = json.dumps({"end": json.loads(lines[-1])["end"] - 1})


def _drop_the_end(lines: list[str]) -> None:
    lines.pop()


def _not_json(lines: list[str]) -> None:
    lines[3] = "{"


def _not_a_row(lines: list[str]) -> None:
    lines[2] = "[1, 2]"


def _not_a_moment(lines: list[str]) -> None:
    values = json.loads(lines[2])
    lines[2] = json.dumps([*values[:-1], 5])


def _another_line(lines: list[str]) -> None:
    lines[2] = '"hello"'


@pytest.mark.parametrize(
    "change",
    [
        _drop_a_row, _change_a_row, _repeat_a_row, _drop_a_table, _drop_the_end, _not_json, _not_a_row, _not_a_moment,
        _another_line,
    ],
)  # fmt: skip
def test_a_file_that_was_changed_is_refused_and_nothing_restored(
    backup: bytes, target: Database, change: Callable[[list[str]], None]
) -> None:
    with pytest.raises((BadBackup, StorageError)):  # a row twice is refused by the database itself
        load(io.BytesIO(rewritten(backup, change)), target, quietly, LATER)

    assert is_empty(target)


def test_a_backup_of_a_newer_release_is_refused(backup: bytes, target: Database) -> None:
    newer = rewritten(backup, lambda lines: lines.insert(0, lines.pop(0).replace(schema.heads()[0], "9999")))

    with pytest.raises(OtherRelease, match="newer release"):
        load(io.BytesIO(newer), target, quietly, LATER)


def _as_of_0005(lines: list[str]) -> None:
    """Take out what revision 0006 brought."""
    lines[0] = lines[0].replace(schema.heads()[0], "0005")
    start = next(number for number, line in enumerate(lines) if '"table": "gateway_account"' in line)
    head = json.loads(lines[start])
    columns = [place for place, name in enumerate(head["columns"]) if name not in HELD]
    head["columns"] = [head["columns"][place] for place in columns]
    lines[start] = json.dumps(head)
    tally = Tally()
    for number in range(start + 1, start + 1 + head["rows"]):
        values = json.loads(lines[number])
        lines[number] = json.dumps([values[place] for place in columns], separators=(",", ":"), ensure_ascii=False)
        tally = tally.with_lines([lines[number].encode()])
    lines[start + 1 + head["rows"]] = json.dumps({"rows": tally.rows, "checksum": tally.checksum})


def test_a_backup_of_an_earlier_release_is_restored_and_brought_up_to_this_one(
    backup: bytes, target: Database, other_url: str
) -> None:
    load(io.BytesIO(rewritten(backup, _as_of_0005)), target, quietly, LATER)

    address = target.url.render_as_string(hide_password=False)
    assert schema.is_current(address)
    assert without(HELD, contents(target)) == without(HELD, contents(open_database(other_url)))
    hold = Outbox(target).hold()
    assert hold is not None
    assert hold.since == LATER


def test_a_backup_of_an_earlier_release_needs_a_database_without_tables(backup: bytes, target: Database) -> None:
    schema.migrate(target.url.render_as_string(hide_password=False))

    with pytest.raises(OtherRelease, match="without tables"):
        load(io.BytesIO(rewritten(backup, _as_of_0005)), target, quietly, LATER)


def test_a_source_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OtherRelease, match="textback migrate"):
        dump(open_database(f"sqlite:///{tmp_path}/none.db"), io.BytesIO(), "0.1.0", quietly, NOW)


def test_a_restored_ledger_still_refuses_changes(backup: bytes, target: Database) -> None:
    load(io.BytesIO(backup), target, quietly, LATER)

    with target.reading() as connection:
        names = connection.execute(select(text("name FROM sqlite_master WHERE type = 'trigger'"))).scalars().all()

    assert "consent_events_are_never_changed" in names
