"""Replaying and harvesting on the command line: what people read, what programs read."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.bootstrap.rules import checked_rules
from app.cli.command import main
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.domain.rules import Terms
from app.rulebook.folder import Folder
from app.storage.engine import open_database
from app.storage.intake import Records
from app.storage.rulebooks import Rulebooks
from app.storage.schema import migrate
from app.system import utc_now
from app.usecases.receive import Receiving, receive

RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    match: anywhere
    reply: Open 11 to 10
"""
CATER = """\
  - keyword: CATERING HOURS
    reply: Call us
"""


class Past:
    """A service that took in a few texts, and somebody who edits its rules."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder}/textback.db"
        self.file = folder / "rules.yaml"
        self.file.write_text(RULES, encoding="utf-8")
        migrate(self._url)

    def took_in(self, *texts: str) -> None:
        database = open_database(self._url)
        files = {"rules.yaml": RULES}
        version = Rulebooks(database).publish("d" * 64, files, utc_now())
        loaded = checked_rules(Folder(files), Terms()).loaded.rulebook
        assert loaded
        book = Rulebook(loaded.rules, loaded.matcher, version)
        ids = (f"d{number:031x}" for number in range(len(texts)))
        for number, text in enumerate(texts):
            at = utc_now() - timedelta(hours=1)
            phone = PhoneNumber(f"21255501{number:02}")
            message = IncomingMessage(id=f"{number:032x}", phone=phone, text=text, received_at=at)
            receive([message], book, Records(database), ids.__next__, Receiving())
        database.close()

    def __call__(self, *arguments: str) -> Result:
        return self._rules("replay", *arguments)

    def unmatched(self, *arguments: str) -> Result:
        return self._rules("unmatched", *arguments)

    def _rules(self, *arguments: str) -> Result:
        environment = {"TEXTBACK_DATABASE_URL": self._url, "TEXTBACK_RULES": str(self.file)}
        return CliRunner().invoke(main, ["rules", *arguments], env=environment)


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def test_only_differences_are_told(past: Past) -> None:
    past.took_in("hours", "catering hours?", "Catering hours please")
    past.file.write_text(RULES + CATER, encoding="utf-8")

    told = past().stdout

    assert told.startswith("3 texts of 3 people: 2 would be answered otherwise.\n")
    assert '\n2 texts that got HOURS would get CATERING HOURS:\n  "catering hours?"\n' in told
    assert "2125550" not in told


def test_another_reply_shows_both(past: Past) -> None:
    past.took_in("hours")
    past.file.write_text(RULES.replace("11 to 10", "all day"), encoding="utf-8")

    assert "\n    - Open 11 to 10\n    + Open all day\n" in past().stdout


def test_nothing_to_tell_is_said(past: Past) -> None:
    past.took_in("hours")

    assert past().stdout == "1 text of 1 person: the files would answer every one as the live rules do.\n"
    assert json.loads(past("--since", "30m", "--json").stdout) == {"texts": 0, "people": 0, "changed": 0, "changes": []}


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--since", "yesterday"], "is no time; write it like 7d"), ([], "no rules are live")]
)
def test_what_cannot_be_asked_is_said_in_a_sentence(past: Past, arguments: list[str], said: str) -> None:
    result = past(*arguments)

    assert (result.exit_code, said in result.stderr) == (2, True)


def test_texts_that_no_rule_took_come_back_with_lines_to_paste(past: Past) -> None:
    past.took_in("hrs", "u open?", "U OPEN", "huors?", "houurs", "hours")

    told = past.unmatched("--at-least", "2").stdout

    assert told.startswith("5 texts that no rule took:\n")
    assert "\n      2  houurs 1 · huors? 1   (near HOURS)\n" in told
    assert "\n    also: [HOUURS, HUORS]\n" in told
    assert "\n  - keyword: U OPEN\n" in told


def test_programs_get_the_groups_too(past: Past) -> None:
    past.took_in("u open?")

    told = json.loads(past.unmatched("--at-least", "1", "--json").stdout)

    assert (told["texts"], [group["count"] for group in told["groups"]]) == (1, [1])
