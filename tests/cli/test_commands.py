"""Commands as a person at a terminal meets them: words, exit codes, JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Textback
from tests.processes import ROOT


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    return Textback(tmp_path, monkeypatch)


def test_check_is_quiet_about_good_rules(textback: Textback) -> None:
    result = textback("rules", "check")

    assert (result.exit_code, result.stdout) == (0, "No problems in 1 file.\n")


def test_check_prints_each_problem_with_its_place_and_ends_with_one(textback: Textback) -> None:
    path = textback.write(
        "bad.yaml", "program:\n  brand: Lou\n  timezone: Mars\nrules:\n  - keyword: HI\n    replly: hello\n"
    )

    result = textback("rules", "check", path)

    assert result.exit_code == 1
    assert f'{path}:6:5    error    HI: unknown key "replly". Did you mean "reply"?' in result.stdout
    assert f"{path}:3:13   error" in result.stdout
    assert result.stderr == "3 problems; --fix shows what it would mend\n"


def test_check_speaks_json_to_programs(textback: Textback) -> None:
    path = textback.write("bad.yaml", "rules: 5\n")

    result = textback("rules", "check", path, "--json")

    problems = json.loads(result.stdout)
    assert result.exit_code == 1
    assert problems[0].keys() == {"file", "line", "column", "level", "code", "where", "message", "fixable"}


@pytest.mark.parametrize("command", [("rules", "check"), ("rules", "test")])
def test_a_path_that_is_not_there_ends_with_two_and_a_sentence(textback: Textback, command: tuple[str, ...]) -> None:
    result = textback(*command, "nowhere.yaml")

    assert result.exit_code == 2
    assert result.stderr == (
        "textback: there is no file or folder nowhere.yaml. Name a file or folder, or set TEXTBACK_RULES.\n"
    )


def test_the_shipped_chats_pass(textback: Textback) -> None:
    result = textback("rules", "test")

    assert result.exit_code == 0
    assert result.stdout.endswith(" passed, 0 failed\n")


def test_a_failing_chat_says_what_was_expected_and_what_came(textback: Textback) -> None:
    shipped = (ROOT / "rules" / "pizza.yaml").read_text(encoding="utf-8")
    path = textback.write("pizza.yaml", shipped + "  it lies: |\n    them: hours\n    us:   never open\n")

    result = textback("rules", "test", path)

    assert result.exit_code == 1
    assert 'failed   test "it lies": expected' in result.stdout
    assert result.stderr.endswith("1 failed\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("pizza",), "free slice"),
        (("pizza", "--as", "member of pizza-club"), "in the club already"),
        (("hours", "--as", "opted out"), "(no reply)"),
        (("cater 9", "--as", "first name Ann"), "Thanks, Ann!"),
        (("win", "--at", "2025-12-05 10:00"), "in the holiday draw"),
        (("win", "--at", "2025-12-25"), "contest is over"),
        (("please stop texting me",), "opts out, leaves every group"),
        (("STOP PIZZA",), "leaves pizza-club"),
    ],
)
def test_try_shows_the_answer_and_why(textback: Textback, arguments: tuple[str, ...], expected: str) -> None:
    result = textback("rules", "try", *arguments)

    assert result.exit_code == 0
    assert expected in result.stdout
    assert "because" in result.stdout


def test_try_speaks_json_to_programs(textback: Textback) -> None:
    tried = json.loads(textback("rules", "try", "slice", "--json").stdout)

    assert (tried["rule"], tried["layer"], tried["also"]) == ("PIZZA", "rule", ["opts in", "joins pizza-club"])


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--from", "555"), "--from is not a ten-digit phone number"),
        (("--at", "tomorrow"), "--at tomorrow is no time"),
        (("--as", "somebody"), '--as "somebody" means nothing'),
    ],
)
def test_try_says_which_option_it_did_not_understand(textback: Textback, option: tuple[str, str], words: str) -> None:
    result = textback("rules", "try", "hi", *option)

    assert (result.exit_code, words in result.stderr) == (2, True)


def test_every_wrong_setting_is_named_and_nothing_starts(textback: Textback) -> None:
    result = textback("serve", TEXTBACK_REPLY_VIA="pigeon", TEXTBACK_THREADS="many", TEXTBACK_INCOMING_TOKENS=None)

    assert result.exit_code == 2
    assert "TEXTBACK_REPLY_VIA" in result.stderr
    assert "TEXTBACK_THREADS" in result.stderr
    assert "TEXTBACK_INCOMING_TOKENS is not set" in result.stderr


@pytest.mark.parametrize("command", [("serve",), ("worker",), ("contacts", "show", "2125550100"), ("resume",)])
def test_a_database_that_is_not_there_yet_is_said_in_a_sentence(textback: Textback, command: tuple[str, ...]) -> None:
    result = textback(*command)

    assert result.exit_code == 2
    assert "`textback migrate`" in result.stderr


def test_a_database_that_is_away_is_said_in_a_sentence_without_its_password(textback: Textback) -> None:
    away = "postgresql://textback:canary@127.0.0.1:1/textback"

    result = textback("migrate", TEXTBACK_DATABASE_URL=away)

    assert result.exit_code == 2
    assert "the database cannot be used" in result.stderr
    assert "canary" not in result.output + result.stderr


def test_a_contact_is_shown_with_its_evidence(textback: Textback) -> None:
    textback("migrate")
    unknown = textback("contacts", "show", "2125550100")
    textback("contacts", "opt-out", "(212) 555-0100", "--note", "called the shop")
    again = textback("contacts", "opt-out", "2125550100", "--note", "called again")

    shown = textback("contacts", "show", "2125550100", "--json")

    assert (unknown.exit_code, unknown.stderr) == (1, "Nothing is known of this number.\n")
    assert again.stdout == "Was opted out already.\n"
    person = json.loads(shown.stdout)
    assert (person["consent"], [row["note"] for row in person["ledger"]]) == ("opted out", ["called the shop"])


def test_what_is_no_number_is_refused_without_being_repeated(textback: Textback) -> None:
    result = textback("contacts", "show", "canary")

    assert (result.exit_code, "canary" in result.stderr) == (2, False)


def test_the_doctor_says_what_to_do_about_each_thing(textback: Textback) -> None:
    before = textback("doctor", "--offline", TEXTBACK_INCOMING_TOKENS="short")
    textback("migrate")
    after = textback("doctor", "--offline", "--json")

    assert before.exit_code == 1
    assert "run `textback migrate`" in before.stdout
    assert "too short" in before.stdout
    assert [row["what"] for row in json.loads(after.stdout) if row["todo"]] == ["live"]


def test_the_settings_are_listed(textback: Textback) -> None:
    assert "TEXTBACK_DATABASE_URL" in textback("settings").stdout
    assert len(json.loads(textback("settings", "--json").stdout)) > 15


def test_an_unknown_command_is_a_usage_error_and_no_traceback(textback: Textback) -> None:
    result = textback("rnu")

    assert (result.exit_code, "No such command" in result.stderr) == (2, True)


def test_the_overview_names_every_command(textback: Textback) -> None:
    shown = textback("--help").stdout

    assert all(
        name in shown for name in ("run", "serve", "worker", "migrate", "rules", "contacts", "doctor", "sandbox")
    )


@pytest.mark.parametrize("command", [("settings",), ("settings", "--json"), ("gateway", "codes")])
def test_a_full_disk_is_said_in_a_sentence(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "app", *command], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )

    assert ended.returncode == 1
    assert ended.stderr.startswith(b"textback: the output could not be written: No space left on device. ")
    assert ended.stderr.count(b"\n") == 1
