"""Explaining on the command line, in words and for programs."""

import json
from datetime import UTC, datetime, timedelta
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
from app.usecases.receive import Receiving, receive

FILES = {
    "rules.yaml": """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    reply: Open 11 to 10
    reply again: once a day
"""
}
AT_10 = datetime(2026, 11, 23, 15, 2, tzinfo=UTC)
IDS = [f"{number:032x}" for number in (1, 2)]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database in which Ann asked for the hours twice."""
    address = f"sqlite:///{tmp_path}/textback.db"
    migrate(address)
    database = open_database(address)
    version = Rulebooks(database).publish("d" * 64, FILES, AT_10)
    loaded = checked_rules(Folder(FILES), Terms()).loaded.rulebook
    assert loaded
    book = Rulebook(loaded.rules, loaded.matcher, version)
    ann = PhoneNumber("2125550100")
    for minutes, message_id in enumerate(IDS):
        at = AT_10 + timedelta(minutes=minutes)
        message = IncomingMessage(id=message_id, phone=ann, text="hours?", received_at=at)
        receive([message], book, Records(database), lambda: f"{100:032x}", Receiving())
    database.close()
    return address


def textback(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments], env={"TEXTBACK_DATABASE_URL": url})


def test_an_answer_is_explained_with_what_was_sent(url: str) -> None:
    told = textback(url, IDS[0]).stdout

    assert "decided by    rule HOURS, version 1 of the rules\nbecause       the keyword comes first\n" in told
    assert 'sent          "Open 11 to 10"\n              queued\n' in told
    assert "  → HOURS: the keyword comes first  (rules.yaml:6:14)" in told


def test_silence_says_who_answered_before_and_when(url: str) -> None:
    told = textback(url, "--phone", "212-555-0100", "--last").stdout

    assert "because       no reply, because HOURS said once a day and answered at 15:02\n" in told
    assert "sent          nothing\n" in told


def test_programs_get_the_same(url: str) -> None:
    told = json.loads(textback(url, IDS[1], "--json").stdout)

    assert (told["rule"], told["reproduced"], told["sent"]) == ("HOURS", True, [])
    assert told["considered"][0]["took"] is True


@pytest.mark.parametrize("arguments", [["f" * 32], ["--phone", "2125550199", "--last"]])
def test_what_never_was_ends_with_one(url: str, arguments: list[str]) -> None:
    result = textback(url, *arguments)

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("arguments", [[], ["--phone", "2125550100"], ["x", "--last"], ["x", "--phone", "2125550100"]])
def test_half_a_question_is_said_in_a_sentence(url: str, arguments: list[str]) -> None:
    result = textback(url, *arguments)

    assert result.exit_code == 2
    assert "name a MESSAGE, or a number with" in result.stderr
