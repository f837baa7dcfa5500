"""`textback rules format`: one layout for all files."""

from pathlib import Path

import pytest

from tests.cli.terminal import Textback

ODD = "rules:\n- keyword:  HI\n  reply: hello\n"
LAID_OUT = "rules:\n  - keyword: HI\n    reply: hello\n"


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    return Textback(tmp_path, monkeypatch)


def test_files_are_written_in_their_layout_once(textback: Textback) -> None:
    path = textback.write("a.yaml", ODD)

    first, second = textback("rules", "format", path), textback("rules", "format", path)

    assert (first.exit_code, first.stderr) == (0, f"Wrote {path}.\n0 files laid out already.\n")
    assert (second.exit_code, second.stderr) == (0, "1 file laid out already.\n")
    assert Path(path).read_text(encoding="utf-8") == LAID_OUT


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_check_and_diff_name_what_would_change_and_write_nothing(textback: Textback, option: str) -> None:
    path = textback.write("a.yaml", ODD)

    result = textback("rules", "format", path, option)

    assert result.exit_code == 1
    assert f"{path} would change." in result.stderr
    assert ("-- keyword:  HI" in result.stdout) is (option == "--diff")
    assert Path(path).read_text(encoding="utf-8") == ODD


def test_a_file_that_cannot_be_read_stays_and_says_why_while_the_others_are_laid_out(textback: Textback) -> None:
    path, bad = textback.write("a.yaml", ODD), textback.write("b.yaml", 'rules: "never closed\n')

    result = textback("rules", "format", path, bad)

    assert result.exit_code == 1
    assert "has no closing" in result.stdout
    assert Path(path).read_text(encoding="utf-8") == LAID_OUT
    assert Path(bad).read_text(encoding="utf-8") == 'rules: "never closed\n'


def test_the_shipped_rules_are_laid_out(textback: Textback) -> None:
    assert textback("rules", "format", "--check").exit_code == 0
