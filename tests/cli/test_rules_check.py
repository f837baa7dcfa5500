"""`textback rules check`: its forms for programs, its colors, and what `--fix` writes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from app.rulebook.writing import NotWritten, replace_text
from tests.cli.terminal import Textback
from tests.processes import ROOT

PROGRAM = "program:\n  brand: Lou\n  help: call 800-555-0100\n  timezone: America/New_York\n"
SLIPS = PROGRAM + "rules:\n  - keyword: HI    # the first\n    reply: It’s open\n"
MENDED = SLIPS.replace("’", "'")


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    return Textback(tmp_path, monkeypatch)


def test_fix_without_anybody_to_ask_shows_the_diff_and_writes_nothing(textback: Textback) -> None:
    path = textback.write("a.yaml", SLIPS)

    result = textback("rules", "check", path, "--fix")

    assert result.exit_code == 1
    assert "-    reply: It’s open\n+    reply: It's open\n" in result.stderr
    assert "Add --yes to write" in result.stderr
    assert Path(path).read_text(encoding="utf-8") == SLIPS


def test_fix_with_yes_writes_what_is_sure_and_keeps_the_rest_its_mark_and_its_mode(textback: Textback) -> None:
    path = Path(textback.write("a.yaml", ""))
    path.write_bytes(b"\xef\xbb\xbf" + SLIPS.replace("\n", "\r\n").encode())
    path.chmod(0o640)

    result = textback("rules", "check", str(path), "--fix", "--yes")

    assert (result.exit_code, result.stdout) == (0, "No problems in 1 file.\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(path.parent) == ["a.yaml"]  # noqa: PTH208 - names are what counts


def test_fix_of_what_is_good_says_so_and_asks_nothing(textback: Textback) -> None:
    result = textback("rules", "check", "--fix")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "No problems in 1 file.\n", "")


def test_fix_leaves_what_only_a_person_knows_and_says_it(textback: Textback) -> None:
    path = textback.write("a.yaml", SLIPS + "    match: sometimes\n")

    result = textback("rules", "check", path, "--fix", "--yes")

    assert result.exit_code == 1
    assert '"sometimes" is not known' in result.stdout
    assert result.stderr.endswith("1 problem\n")


def test_programs_get_json_with_the_kind_of_each_problem(textback: Textback) -> None:
    path = textback.write("a.yaml", SLIPS)

    (problem,) = json.loads(textback("rules", "check", path, "--format", "json").stdout)

    assert (problem["line"], problem["column"], problem["code"], problem["fixable"]) == (7, 14, "character", True)


def test_github_gets_workflow_commands_with_what_would_end_them_escaped(textback: Textback) -> None:
    path = textback.write("a,b.yaml", SLIPS.replace("It’s", "50% off ’"))

    (line,) = textback("rules", "test", path, "--format", "github").stdout.splitlines()

    assert line.startswith(f"::error file={path.replace(',', '%2C')},line=7,col=20,title=character::HI, reply: the ")
    assert "%25" not in line.split("::")[2]


def test_sarif_names_each_kind_once_and_each_place(textback: Textback) -> None:
    textback.write("a b.yaml", SLIPS.replace("open", "open – now"))

    report = json.loads(textback("rules", "check", "a b.yaml", "--format", "sarif").stdout)

    (run,) = report["runs"]
    assert (report["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "textback")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["character"]
    assert [(each["ruleId"], each["ruleIndex"], each["level"]) for each in run["results"]] == [
        ("character", 0, "error")
    ] * 2
    location = run["results"][1]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "a%20b.yaml"}, "region": {"startLine": 7, "startColumn": 22}}
    assert run["results"][0]["message"]["text"].startswith("HI, reply: the gateway does not accept ’")


def test_sarif_of_good_files_is_a_run_without_results(textback: Textback) -> None:
    (run,) = json.loads(textback("rules", "check", "--format", "sarif").stdout)["runs"]

    assert run["results"] == []


def test_color_is_for_terminals_or_who_asks_and_no_color_is_heeded(textback: Textback) -> None:
    path = textback.write("a.yaml", SLIPS)

    assert "\x1b[31m" in textback("rules", "check", path, "--color", "always").stdout
    assert "\x1b[" not in textback("rules", "check", path).stdout
    assert "\x1b[" not in textback("rules", "check", path, NO_COLOR="1").stdout


def test_a_file_that_changed_in_the_meantime_is_not_written_over(tmp_path: Path) -> None:

    file = tmp_path / "a.yaml"
    file.write_text("mine", encoding="utf-8")

    with pytest.raises(NotWritten, match="changed in the meantime"):
        replace_text(file, "what I read", "what I would write")
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("answer", "written"), [("y\n", MENDED), ("n\n", SLIPS)])
def test_at_a_terminal_fix_asks_and_does_as_it_is_told(textback: Textback, answer: str, written: str) -> None:
    path = textback.write("a.yaml", SLIPS)
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())

    command = [sys.executable, "-m", "app", "rules", "check", path, "--fix"]
    result = subprocess.run(command, cwd=ROOT, stdin=theirs, capture_output=True, text=True, check=False, timeout=60)
    os.close(ours)
    os.close(theirs)

    assert "Write this? [y/N]" in result.stderr
    assert Path(path).read_text(encoding="utf-8") == written
    assert result.returncode == (0 if written == MENDED else 1)
