"""`textback tidy` as somebody types it."""

import json
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from app.cli.command import main
from app.storage.engine import open_database
from app.storage.schema import migrate
from app.storage.tables import text_claims
from app.system import utc_now


def test_names_are_forgotten_two_days_after_their_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/textback.db"
    migrate(url)
    database = open_database(url)
    with database.writing() as connection:
        names = [("text:a", timedelta(days=3)), ("text:b", timedelta(days=1)), ("id:c", None)]
        until = [(key, None if ago is None else utc_now() - ago) for key, ago in names]
        connection.execute(
            text_claims.insert(), [{"key": key, "message_id": "1", "until": at, "by_id": False} for key, at in until]
        )
    database.close()

    said = CliRunner().invoke(main, ["tidy"], env={"TEXTBACK_DATABASE_URL": url})
    again = CliRunner().invoke(main, ["tidy", "--json"], env={"TEXTBACK_DATABASE_URL": url})

    assert (said.exit_code, said.stdout) == (0, "1 names forgotten, whose time is over.\n")
    assert json.loads(again.stdout) == {"forgotten": 0}


def test_a_database_that_is_not_there_yet_is_told_in_a_sentence(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["tidy"], env={"TEXTBACK_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})

    assert said.exit_code == 2
    assert "`textback migrate`" in said.stderr
