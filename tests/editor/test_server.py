"""The real server over its real pipes, asked as an editor asks."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.editor.client import Client
from tests.processes import bare_environment

PROGRAM = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  how often: 4 msgs/month
  timezone: America/New_York
"""
CLUB = """\
rules:
  - keyword: PIZZA
    join group: pizza-club
    reply: "{brand}: up to 4 msgs/month, msg&data rates may apply, HELP for help, STOP to end"
"""
BROKEN = """\
rules:
  -   keyword: SLICE
      match: anywhere
      replly: "🍕🍕 for members"   # both
      leave group: pizza-club
"""
MENDED = BROKEN.replace("replly", "reply").replace("🍕🍕", "Two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name, held in (("program.yaml", PROGRAM), ("club.yaml", CLUB), ("slice.yaml", MENDED)):
        (rules / name).write_text(held, encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    started = Client(folder)
    yield started
    started.close()


def place(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def test_an_editor_gets_problems_completions_meanings_fixes_and_the_layout(client: Client, folder: Path) -> None:
    file = folder / "rules" / "slice.yaml"
    document = {"uri": file.as_uri()}

    def write(text: str, version: int) -> None:
        client.tell(
            "textDocument/didChange",
            {"textDocument": {**document, "version": version}, "contentChanges": [{"text": text}]},
        )

    def ask(method: str, line: int, character: int) -> Any:
        return client.ask(f"textDocument/{method}", {"textDocument": document, "position": place(line, character)})

    client.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
    client.tell("initialized", {})
    opened = {**document, "languageId": "yaml", "version": 1, "text": BROKEN}
    client.tell("textDocument/didOpen", {"textDocument": opened})

    problems = client.problems_of("slice.yaml", bool)
    unknown = next(one for one in problems if one["code"] == "unknown-key")
    assert unknown["message"] == 'SLICE: unknown key "replly". Did you mean "reply"?'
    assert unknown["range"] == {"start": place(3, 6), "end": place(3, 12)}
    [fix] = client.ask(
        "textDocument/codeAction",
        {"textDocument": document, "range": unknown["range"], "context": {"diagnostics": problems}},
    )
    assert fix["title"] == "Write reply"
    assert fix["edit"]["changes"][file.as_uri()] == [{"range": unknown["range"], "newText": "reply"}]

    write(BROKEN.replace("replly", "reply"), 2)
    problems = client.problems_of("slice.yaml", lambda found: any(one["code"] == "character" for one in found))
    sign = next(one for one in problems if one["code"] == "character")
    assert sign["range"] == {"start": place(3, 14), "end": place(3, 16)}  # an emoji is two units of UTF-16

    write(MENDED, 3)
    assert client.problems_of("slice.yaml", lambda found: not found) == []
    assert ask("hover", 3, 8)["contents"]["value"].startswith("**reply**")
    keys = ask("completion", 2, 6)
    assert {one["label"] for one in keys} >= {"only if", "note"}
    write(f"{MENDED}      only if: ", 4)
    words = [one["label"] for one in ask("completion", 5, 15)]
    assert "member of pizza-club" in words  # of another file, which is only on the disk
    write(MENDED, 5)
    [edit] = client.ask(
        "textDocument/formatting", {"textDocument": document, "options": {"tabSize": 2, "insertSpaces": True}}
    )
    assert edit["newText"].startswith("rules:\n  - keyword: SLICE\n    match: anywhere\n")
    assert file.read_text(encoding="utf-8") == MENDED
    assert client.end() == 0


def test_a_problem_of_a_file_that_nobody_opened_is_told_too(client: Client, folder: Path) -> None:
    client.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
    uri = (folder / "rules" / "club.yaml").as_uri()
    text = CLUB.replace("PIZZA", "SLICE").replace("    join", "    match: anywhere\n    join")
    opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}

    client.tell("textDocument/didOpen", {"textDocument": opened})

    [problem] = client.problems_of("slice.yaml", bool)
    assert "take" in problem["message"]
    assert "rules/club.yaml:2" in problem["message"]


def test_without_its_library_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError('no', name='pygls')", encoding="utf-8")
    environment = bare_environment()
    environment["PYTHONPATH"] = f"{tmp_path}:{environment['PYTHONPATH']}"

    done = subprocess.run(
        [sys.executable, "-m", "app", "rules", "lsp"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "textback: the language server needs a library that servers do not: install textback[editor]; "
        "docs/editors.md says how.\n"
    )
