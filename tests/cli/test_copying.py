"""Moving, backing up, restoring and releasing, as an operator types it."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from app.storage.engine import open_database
from app.storage.holding import Holding
from app.storage.intake import Records
from app.storage.schema import migrate
from app.system import utc_now
from tests.cli.terminal import Textback
from tests.storage.builders import BEN, queue
from tests.storage.copying import contents

PASSWORD = "made-up-password"


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    """The command beside a migrated database with one queued text."""
    migrate(f"sqlite:///{tmp_path}/textback.db")
    database = open_database(f"sqlite:///{tmp_path}/textback.db")
    queue(Records(database), at=utc_now() - timedelta(minutes=1))
    database.close()
    return Textback(tmp_path, monkeypatch)


def restored(textback: Textback) -> str:
    """The address of another database, restored from a backup of the first."""
    address = f"sqlite:///{textback.folder}/restored.db"
    assert textback("backup", "b.gz").exit_code == 0
    assert textback("restore", "b.gz", TEXTBACK_DATABASE_URL=address).exit_code == 0
    return address


# ---------------------------------------------------------------- move-database


@pytest.mark.parametrize("source", ["TEXTBACK_DATABASE_URL", "$TEXTBACK_DATABASE_URL", "OLD", "@old.txt"])
def test_addresses_come_from_the_environment_or_from_files(textback: Textback, source: str) -> None:
    file = textback.write("old.txt", f"sqlite:///{textback.folder}/textback.db\n")

    result = textback("move-database", source, "sqlite:///new/moved.db", OLD_FILE=file)

    assert result.exit_code == 0, result.stderr
    assert "deliveries" in result.stdout
    assert "same on both sides" in result.stdout
    moved = contents(open_database(f"sqlite:///{textback.folder}/new/moved.db"))
    assert moved == contents(open_database(f"sqlite:///{textback.folder}/textback.db"))


def test_a_move_speaks_json_to_programs(textback: Textback) -> None:
    result = textback("move-database", "TEXTBACK_DATABASE_URL", "sqlite:///moved.db", "--json")

    told = json.loads(result.stdout)
    rows = {one["table"]: one["rows"] for one in told["tables"]}
    assert (rows["deliveries"], rows["contacts"], told["were_sending"]) == (1, 1, 0)
    assert {len(one["checksum"]) for one in told["tables"]} == {64}


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        (f"postgresql://me:{PASSWORD}@localhost/a", "sqlite:///b.db", "can be read by everybody"),
        (f"postgresql://me@localhost/a?password={PASSWORD}", "sqlite:///b.db", "can be read by everybody"),
        ("sqlite:///b.db", f"mysql://me:{PASSWORD}@localhost/a", "neither sqlite:/// nor postgresql://"),
        ("NOT_SET", "sqlite:///b.db", "neither NOT_SET nor NOT_SET_FILE is set"),
        ("@nowhere.txt", "sqlite:///b.db", "nowhere.txt cannot be read"),
        ("sqlite:///missing.db", "sqlite:///b.db", "there is no database file missing.db"),
        ("sqlite:///same.db", "sqlite:///same.db", "the same database"),
        ("TEXTBACK_DATABASE_URL", "sqlite:////proc/b.db", "cannot be"),
    ],
)
def test_what_cannot_be_moved_is_said_in_a_sentence_without_a_password(
    textback: Textback, source: str, target: str, said: str
) -> None:
    result = textback("move-database", source, target)

    assert result.exit_code == 2
    assert said in result.stderr
    assert PASSWORD not in result.output
    assert not (textback.folder / "missing.db").exists()


def test_a_second_move_is_refused(textback: Textback) -> None:
    textback("move-database", "TEXTBACK_DATABASE_URL", "sqlite:///moved.db")

    result = textback("move-database", "TEXTBACK_DATABASE_URL", "sqlite:///moved.db")

    assert result.exit_code == 2
    assert "the target is not empty" in result.stderr


# ---------------------------------------------------------------- backup and restore


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(textback: Textback) -> None:
    result = textback("backup", "b.gz")

    assert result.exit_code == 0
    assert "tables with" in result.stdout
    assert stat.S_IMODE((textback.folder / "b.gz").stat().st_mode) == 0o600
    assert not list(textback.folder.glob(".*"))


def test_a_backup_overwrites_nothing_unless_it_is_told_to(textback: Textback) -> None:
    file = Path(textback.write("b.gz", "mine"))

    refused = textback("backup", "b.gz")

    assert (refused.exit_code, file.read_text("utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    assert textback("backup", "b.gz", "--force").exit_code == 0
    assert file.read_bytes()[:2] == b"\x1f\x8b"


def test_a_backup_that_cannot_be_written_says_so(textback: Textback) -> None:
    result = textback("backup", "no/such/folder/b.gz")

    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


def test_a_backup_goes_through_a_pipe_and_back(textback: Textback) -> None:
    piped = textback("backup", "-")

    assert piped.exit_code == 0
    assert piped.stdout_bytes[:2] == b"\x1f\x8b"
    (textback.folder / "piped.gz").write_bytes(piped.stdout_bytes)
    address = f"sqlite:///{textback.folder}/restored.db"
    assert textback("restore", "piped.gz", TEXTBACK_DATABASE_URL=address).exit_code == 0


def test_restoring_over_something_or_from_nothing_is_refused_in_a_sentence(textback: Textback) -> None:
    textback("backup", "b.gz")

    over, from_nothing = textback("restore", "b.gz"), textback("restore", "nowhere.gz")

    assert (over.exit_code, "the target is not empty" in over.stderr) == (2, True)
    assert (from_nothing.exit_code, "nowhere.gz cannot be read" in from_nothing.stderr) == (2, True)


# ---------------------------------------------------------------- held, and released


def test_a_restored_database_says_that_it_is_held(textback: Textback) -> None:
    address = restored(textback)

    doctor = textback("doctor", "--offline", TEXTBACK_DATABASE_URL=address)

    assert doctor.exit_code == 1
    assert "WRONG  sending     nothing leaves since" in doctor.stdout
    assert "textback release" in doctor.stdout


def test_a_release_says_what_would_leave_and_asks(textback: Textback) -> None:
    address = restored(textback)
    database = open_database(address)
    queue(Records(database), phone=BEN, at=utc_now() + timedelta(seconds=1))
    database.close()

    asked = textback("release", TEXTBACK_DATABASE_URL=address)
    agreed = textback("release", "--yes", TEXTBACK_DATABASE_URL=address)
    again = textback("release", "--yes", TEXTBACK_DATABASE_URL=address)

    assert (asked.exit_code, "everything is still held back" in asked.stderr) == (2, True)
    assert "     1 answers to texts from before the restore are called unknown" in asked.stdout
    assert "     1 answers to texts since then leave" in asked.stdout
    assert agreed.stdout.endswith("Released: 1 text may leave, 0 expired.\n")
    assert (again.exit_code, again.stdout) == (0, "Nothing is held back.\n")
    assert Holding(open_database(address)).release(utc_now(), older=False, newer=True) is None


def test_a_release_speaks_json_but_asks_nothing_then(textback: Textback) -> None:
    address = restored(textback)

    unasked = textback("release", "--json", TEXTBACK_DATABASE_URL=address)
    released = textback("release", "--json", "--yes", "--send-older", TEXTBACK_DATABASE_URL=address)

    assert (unasked.exit_code, "say --yes" in unasked.stderr) == (2, True)
    assert json.loads(released.stdout) == {"held": True, "older": 1, "newer": 0, "late": 0, "leaving": 1}
    assert json.loads(textback("release", "--json", TEXTBACK_DATABASE_URL=address).stdout) == {"held": False}
