"""`textback rules test` as an author meets it: failures with their chat, coverage, one chat, and watching."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.command import main
from tests.processes import bare_environment, wait_until

RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    reply: Open 11 to 10
    reply again: once a day
    in between: As I said
  - keyword: SECRET
    no reply: on purpose
anything else:
  reply: Sorry?
tests:
  the hours: |
    them: hours
    us:   11 to 10
  something else: |
    them: what
    us:   sorry
"""
FAILING = RULES.replace("us:   11 to 10", "us:   11 to 10\n    them: hours\n    us:   noon")


class Author:
    """One rule file, and the command."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "rules.yaml"

    def __call__(self, text: str, *arguments: str) -> Result:
        self.file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["rules", "test", str(self.file), *arguments])


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def test_a_failure_shows_the_chat_as_far_as_it_went_and_both_sides(author: Author) -> None:
    result = author(FAILING)

    assert result.exit_code == 1
    assert result.stdout == (
        f'{author.file}:19     failed   test "the hours": expected "noon", got the reply of HOURS: "As I said"\n'
        "    them      hours\n"
        "    us        Open 11 to 10\n"
        "    them      hours\n"
        "    us        As I said\n"
        '    expected  "noon"\n'
        '    got       the reply of HOURS: "As I said"\n\n'
    )
    assert result.stderr == "1 passed, 1 failed\n"


def test_one_chat_is_played_by_a_word_of_its_name(author: Author) -> None:
    assert author(FAILING, "-k", "ELSE").stdout == "1 passed, 0 failed\n"

    nothing = author(FAILING, "-k", "winter")
    assert (nothing.exit_code, nothing.stderr) == (0, 'No chat has "winter" in its name.\n')


def test_replies_that_no_chat_reaches_are_listed_with_their_rules(author: Author) -> None:
    result = author(RULES, "--coverage")

    assert result.exit_code == 0
    assert result.stdout == (
        f"{author.file}:6:14   warning  HOURS, in between: no chat reaches it\n"
        f"{author.file}:10:14  warning  SECRET, no reply: no chat reaches it\n"
        "Chats reach 2 of 4 replies (50 %)\n"
        "2 passed, 0 failed\n"
    )


@pytest.mark.parametrize(("percent", "code"), [("50", 0), ("50.1", 1)])
def test_too_little_coverage_fails_where_it_is_asked_for(author: Author, percent: str, code: int) -> None:
    assert author(RULES, "--fail-under", percent).exit_code == code


def test_programs_get_failures_and_gaps_as_problems(author: Author) -> None:
    told = json.loads(author(FAILING, "--coverage", "--json").stdout)

    assert [one["code"] for one in told] == ["chat-failed", "no-chat"]


def test_watching_is_for_people(author: Author) -> None:
    assert author(RULES, "--watch", "--json").exit_code == 2


@pytest.fixture
def watching(author: Author, tmp_path: Path) -> Iterator[Path]:
    """What a watching command prints, while its file may be saved."""
    author.file.write_text(RULES, encoding="utf-8")
    output = tmp_path / "output.txt"
    with output.open("wb") as stream:
        command = [sys.executable, "-m", "app", "rules", "test", str(author.file), "--watch"]
        process = subprocess.Popen(command, env=bare_environment(), stdout=stream, stderr=subprocess.STDOUT)
    try:
        yield output
    finally:
        process.kill()
        process.wait()


def test_a_save_plays_the_chats_again(author: Author, watching: Path) -> None:
    wait_until(lambda: "2 passed, 0 failed" in watching.read_text(encoding="utf-8"), 20)

    author.file.write_text(FAILING, encoding="utf-8")

    wait_until(lambda: "1 passed, 1 failed" in watching.read_text(encoding="utf-8"), 10)
