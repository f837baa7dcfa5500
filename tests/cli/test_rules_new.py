"""`textback rules new`: a rule that passes as it is written, in a file that keeps all it had."""

from pathlib import Path

import pytest

from tests.cli.terminal import Textback
from tests.processes import ROOT

PROGRAM = "program:\n  brand: Lou\n  help: call 800-555-0100\n  timezone: America/New_York\n"
HOURS = "rules:\n- keyword: HOURS  # ours\n  reply: 11 to 10\n\n# the end\n"


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    textback = Textback(tmp_path, monkeypatch)
    (tmp_path / "rules").mkdir()
    textback.environment["TEXTBACK_RULES"] = "rules"
    textback.write("rules/program.yaml", PROGRAM + HOURS)
    return textback


@pytest.mark.parametrize(
    "keyword", ["CATER", "Pizza Club", "42", "yes", "café!", "#1", "WIN: NOW", "Пицца", "it's", "-x"]
)
def test_a_new_rule_passes_check_and_test_and_is_laid_out_as_written(textback: Textback, keyword: str) -> None:
    result = textback("rules", "new", "--", keyword)

    assert (result.exit_code, result.stderr) == (0, "")
    assert textback("rules", "check").stdout == "No problems in 2 files.\n"
    assert textback("rules", "test").exit_code == 0
    assert textback("rules", "format", "--check", result.stdout.split()[1].rstrip(".")).exit_code == 0


def test_a_rule_added_to_a_file_leaves_the_rest_of_it_as_it_was(textback: Textback) -> None:
    textback("rules", "new", "CATER", "--file", "rules/program.yaml")
    textback("rules", "new", "WIN", "--file", "rules/program.yaml")

    assert Path("rules/program.yaml").read_text(encoding="utf-8") == PROGRAM + (
        "rules:\n- keyword: HOURS  # ours\n  reply: 11 to 10\n\n"
        "- keyword: CATER\n  reply: Thanks for your text! Write your own answer here.\n\n"
        "- keyword: WIN\n  reply: Thanks for your text! Write your own answer here.\n\n"
        "# the end\n\n"
        "tests:\n  somebody texts CATER: |\n    them: cater\n    us:   write your own answer\n\n"
        "  somebody texts CATER and more: |\n    them: cater please\n    us:   write your own answer\n\n"
        "  somebody texts WIN: |\n    them: win\n    us:   write your own answer\n\n"
        "  somebody texts WIN and more: |\n    them: win please\n    us:   write your own answer\n"
    )


def test_a_file_beside_the_schema_names_it_for_editors(textback: Textback) -> None:
    textback.write("rules/schema.json", (ROOT / "rules" / "schema.json").read_text(encoding="utf-8"))

    textback("rules", "new", "CATER")

    assert Path("rules/cater.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: ")


@pytest.mark.parametrize(
    ("keyword", "said"),
    [
        ("hours!", "there is a rule for hours! already: rules/program.yaml:6:12"),
        ("STOP", "STOP belongs to STOP, HELP and START"),
        ("!!!", "a keyword has letters or numbers"),
        ("x" * 81, "at most 80 characters"),
    ],
)
def test_a_keyword_that_is_taken_or_none_is_refused(textback: Textback, keyword: str, said: str) -> None:
    result = textback("rules", "new", keyword)

    assert result.exit_code == 2
    assert said in result.stderr
    assert [file.name for file in Path("rules").iterdir()] == ["program.yaml"]


def test_files_with_problems_are_mended_first(textback: Textback) -> None:
    textback.write("rules/bad.yaml", "rules:\n  - keyword: A\n")

    result = textback("rules", "new", "CATER")

    assert (result.exit_code, "mend them first" in result.stderr) == (2, True)


def test_a_file_that_rules_are_not_read_from_is_not_written_over(textback: Textback) -> None:
    textback.write("notes.yaml", "mine\n")

    result = textback("rules", "new", "CATER", "--file", "notes.yaml")

    assert (result.exit_code, Path("notes.yaml").read_text(encoding="utf-8")) == (2, "mine\n")
