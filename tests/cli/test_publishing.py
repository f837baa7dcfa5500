"""Publishing, listing, comparing and rolling back, as a person at a terminal meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.command import main
from app.storage.schema import migrate

FILE = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: PIZZA
    reply: Two for one
tests:
  pizza: |
    them: pizza
    us:   for one
"""


class Desk:
    """A folder with one rule file, a database, and the command."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "rules.yaml"
        self.write(FILE)
        url = f"sqlite:///{folder}/textback.db"
        migrate(url)
        self._environment = {"TEXTBACK_DATABASE_URL": url, "TEXTBACK_RULES": str(self.file)}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["rules", *arguments], env=self._environment)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def versions(self) -> list[dict[str, object]]:
        listed: list[dict[str, object]] = json.loads(self("versions", "--json").stdout)
        return listed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_publishing_says_which_version_is_live_and_what_changed(desk: Desk) -> None:
    first = desk("publish")
    desk.write(FILE.replace("Two", "Three"))
    second = desk("publish", "--note", "winter prices")
    again = desk("publish")

    assert first.stdout.startswith("Version 1 is live, from 1 file.\n")
    assert second.stdout == (
        "Version 2 is live, from 1 file.\n  ~ PIZZA: reply changed\n      - Two for one\n      + Three for one\n"
    )
    assert again.stdout == "Version 2 is live already with exactly these files.\n"
    assert [(one["version"], one["live"], one["note"]) for one in desk.versions()] == [
        (2, True, "winter prices"),
        (1, False, ""),
    ]


@pytest.mark.parametrize(
    "broken", [FILE.replace("reply: T", "replly: T"), FILE.replace("us:   for one", "us:   three")]
)
def test_files_with_a_problem_or_a_failing_chat_stay_out(desk: Desk, broken: str) -> None:
    desk("publish")
    desk.write(broken)

    result = desk("publish")

    assert result.exit_code == 1
    assert "rules.yaml:" in result.stdout
    assert result.stderr.endswith("nothing was published, what is live stays live.\n")
    assert len(desk.versions()) == 1


def test_a_dry_run_tells_and_publishes_nothing(desk: Desk) -> None:
    desk("publish")
    desk.write(FILE.replace("Two", "Three"))

    result = desk("publish", "--dry-run")

    assert result.stdout.startswith("Would go live:\n  ~ PIZZA: reply changed\n")
    assert len(desk.versions()) == 1


def test_versions_are_listed_for_people(desk: Desk) -> None:
    assert desk("versions").stdout == "Nothing was ever published: `textback rules publish`.\n"
    desk("publish")

    assert "1 (live)" in desk("versions").stdout


def test_a_rollback_is_a_new_version_with_the_old_files(desk: Desk) -> None:
    desk("publish")
    desk.write(FILE.replace("Two", "Three"))
    desk("publish")

    result = desk("rollback", "--note", "wrong prices")

    assert result.stdout == (
        "Version 3 is live: it is version 1 again.\n"
        "  ~ PIZZA: reply changed\n      - Three for one\n      + Two for one\n"
    )
    assert desk.versions()[0]["how"] == "rollback to version 1"


@pytest.mark.parametrize("arguments", [("rollback",), ("rollback", "7"), ("diff", "7"), ("diff", "1", "7")])
def test_a_version_that_never_was_is_a_sentence(desk: Desk, arguments: tuple[str, ...]) -> None:
    desk("publish")

    result = desk(*arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("textback: there is no version ")


def test_a_diff_compares_versions_and_files(desk: Desk) -> None:
    desk("publish")
    desk.write(FILE.replace("Two", "Three"))
    desk("publish")
    desk.write(FILE.replace("Two", "Four"))

    assert desk("diff", "1", "2").stdout.startswith("From version 1 to version 2:\n~ PIZZA: reply changed\n")
    assert "    + Four for one" in desk("diff", "1").stdout
    assert desk("diff").stdout.startswith("From version 2 (live) to the files:\n")
    assert json.loads(desk("diff", "1", "2", "--json").stdout)[0]["after"] == "Three for one"


def test_a_diff_ends_as_git_does_where_asked(desk: Desk) -> None:
    desk("publish")
    unchanged = desk("diff", "--exit-code")
    desk.write(FILE.replace("Two", "Three"))

    assert (unchanged.exit_code, desk("diff").exit_code, desk("diff", "--exit-code").exit_code) == (0, 0, 1)


def test_before_the_first_version_there_is_nothing_to_compare(desk: Desk) -> None:
    result = desk("diff")

    assert (result.exit_code, "nothing is live yet" in result.stderr) == (2, True)
