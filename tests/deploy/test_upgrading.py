"""Upgrading without a pause: the code of the release before goes on answering while and after today's migrates."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage import schema
from app.storage.engine import open_database
from tests.builders import made_up_phones
from tests.postgres import fresh_database, postgres_server
from tests.processes import ROOT, Service, running, wait_until

_phones = made_up_phones()


MIGRATIONS = "migrations/versions"


def git(*words: str) -> str:
    return subprocess.run(["git", "-C", ROOT, *words], check=True, capture_output=True, text=True).stdout.strip()


def migrations_of(commit: str) -> set[tuple[str, str]]:
    """Name and content of each migration that a commit had."""
    lines = git("ls-tree", "-r", commit, "--", MIGRATIONS).splitlines()
    return {(line.split("\t")[1], line.split()[2]) for line in lines}


def todays_migrations() -> set[tuple[str, str]]:
    files = sorted((ROOT / MIGRATIONS).glob("*.py"))
    return {(str(file.relative_to(ROOT)), git("hash-object", str(file))) for file in files}


def release_before() -> str | None:
    """The newest commit whose migrations are some of today's and not all; None where the history is not here."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return None
    today = todays_migrations()
    for commit in git("rev-list", "HEAD", "--", MIGRATIONS).splitlines():
        parents = git("rev-list", "--parents", "--max-count=1", commit).split()[1:]
        for parent in parents:
            if set() < migrations_of(parent) < today:
                return parent
    return None


@pytest.fixture(scope="module")
def old_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the release before, unpacked; skips where the history is not here, as in a shallow clone."""
    before = release_before()
    if before is None:
        why = "the history is not here: `git fetch --unshallow` brings it"
        if "history" in os.environ.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail(why)
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("old")
    archive = subprocess.run(["git", "-C", ROOT, "archive", before], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/textback.db"
        return
    with postgres_server() as server, fresh_database(server) as address:
        yield address


def forget_new_settings(service: Service, code: Path) -> None:
    """Take out what tests set and the code of that day does not know, which would keep it from starting."""
    known = (code / "app" / "settings.py").read_text(encoding="utf-8")
    for name in [name for name in service.environment if name.startswith("TEXTBACK_") and f'"{name}"' not in known]:
        del service.environment[name]


def answered(service: Service) -> list[str]:
    """What a customer gets who texts for the hours."""
    phone = next(_phones)
    service.text(phone, "hours")
    wait_until(lambda: service.answers_to(phone), 20)
    return service.answers_to(phone)


def test_the_release_before_answers_on_todays_tables(old_code: Path, url: str, tmp_path: Path) -> None:
    old = Service(tmp_path, url, old_code / "rules", {"PYTHONPATH": str(old_code)}, sandbox_arguments=("--own-code",))
    forget_new_settings(old, old_code)
    with running(old):
        assert not schema.is_current(url)
        assert len(answered(old)) == 1

        schema.migrate(url)

        assert schema.is_current(url)
        assert [len(answered(old)) for _ in range(2)] == [1, 1]
    assert "Traceback" not in old.logs()


def test_todays_code_starts_on_the_tables_of_the_next_release(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/textback.db"
    schema.migrate(url)
    database = open_database(url)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE deliveries ADD COLUMN of_the_next_release TEXT"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'of the next release'"))
    database.close()

    with running(Service(tmp_path, url, ROOT / "rules", sandbox_arguments=("--own-code",))) as service:
        assert len(answered(service)) == 1
