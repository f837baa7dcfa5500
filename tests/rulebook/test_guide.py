"""The marketer's guide is true: its examples load, it names every key and command, and the checker says what it shows.

A block marked `yaml` is sound. A block marked `yml` holds slips, and the block below it is what is said about them.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from app.cli.rules.group import rules
from app.domain.rules import Terms
from app.rulebook.chat_lines import _NAMES
from app.rulebook.codes import MEANINGS
from app.rulebook.keys import ANYTHING_ELSE, FILE, GATEWAY, PROGRAM, RULE, Key, Keys
from app.rulebook.load import load
from app.rulebook.problem import Level
from app.rulebook.run_chats import run_chats
from tests.rulebook import written
from tests.rulebook.written import checked, loaded

GUIDE = (Path(__file__).parents[2] / "docs" / "marketers-guide.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
SLIPS = re.findall(r"```yml\n(.*?)```\n.*?```\n(.*?)```", GUIDE, re.DOTALL)

JOINING = (
    "    join group: pizza-club\n    reply: Lou's Pizza. 4 msgs/month. Rates may apply. HELP for help, STOP to end\n"
)
"""What makes a rule of a keyword join."""

BESIDE = {
    (RULE, "keyword"): "    reply: Hello\n",
    (RULE, "pattern"): "    reply: Hello\n",
    (RULE, "too early"): "    keyword: HELLO\n    reply: Hello\n    active: from 2026-12-01\n",
    (RULE, "too late"): "    keyword: HELLO\n    reply: Hello\n    active: until 2026-12-24\n",
    (RULE, "join group"): "    keyword: HELLO\n" + JOINING.partition("\n")[2],
    (RULE, "reply"): "    keyword: HELLO\n",
    (RULE, "reply if member"): "    keyword: HELLO\n" + JOINING,
    (RULE, "no reply"): "    keyword: HELLO\n",
    (RULE, "in between"): "    keyword: HELLO\n    reply: Hello\n    reply again: once\n",
    (ANYTHING_ELSE, "reply"): "",
    (ANYTHING_ELSE, "no reply"): "",
    (GATEWAY, "keyword"): "",
    (GATEWAY, "join message"): "    keyword: PIZZA\n    double opt-in: Reply YES to join\n",
}
"""What a key needs beside it, where that is not what most keys of its table need."""

MOSTLY = {
    RULE: "    keyword: HELLO\n    reply: Hello\n",
    ANYTHING_ELSE: "    reply: Hello\n",
    GATEWAY: "    keyword: PIZZA\n",
}


def errors(text: str) -> list[str]:
    """The errors of one file beside the program's and beside a rule that joins the club."""
    files = {"rules/a.yaml": "rules:\n  - keyword: CLUB\n" + JOINING, "rules/program.yaml": written.PROGRAM}
    found = load({**files, "rules/b.yaml": text}, Terms())
    return [str(problem) for problem in found.problems if problem.level is Level.ERROR]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.startswith("- ")])
def test_every_rule_of_the_guide_loads_as_it_stands(example: str) -> None:
    found = loaded("rules:\n" + example)

    assert found.rulebook is not None, [str(problem) for problem in found.problems]


def test_the_first_file_of_the_guide_loads_and_its_chat_passes() -> None:
    found = load({"first.yaml": EXAMPLES[0]}, Terms())

    assert found.rulebook is not None
    assert [result.passed for result in run_chats(found.rulebook, found.chats)] == [True]


def test_the_chats_of_the_guide_pass_with_its_rules() -> None:
    rules = [example for example in EXAMPLES if example.startswith("- ")]
    others = [example for example in EXAMPLES[1:] if not example.startswith("- ")]

    found = loaded("rules:\n" + "".join(rules) + "".join(others))

    assert found.rulebook is not None, [str(problem) for problem in found.problems]
    assert [str(result) for result in run_chats(found.rulebook, found.chats)] == ["", "", ""]


@pytest.mark.parametrize(("file", "said"), SLIPS)
def test_what_the_guide_shows_of_the_checker_is_what_it_says(file: str, said: str) -> None:
    found = checked(file, datetime(2026, 11, 20, tzinfo=UTC))

    played = run_chats(found.rulebook, found.chats) if found.rulebook else []
    problems = [*found.problems, *(result.failure for result in played)]

    assert "".join(f"{problem}\n" for problem in problems if problem) == said


def test_the_guide_shows_errors_warnings_and_a_failure() -> None:
    assert [re.findall(" (error|failed|warning) ", said)[0] for _, said in SLIPS] == ["error", "failed", "warning"]


def test_the_guide_shows_all_keys_as_the_checker_has_them() -> None:
    glance = GUIDE.split("## All keys at a glance")[1].split("\n## ")[0]
    tables = (FILE, PROGRAM, RULE, ANYTHING_ELSE, GATEWAY)

    rows = [_row(key) for keys in tables for key in keys.table]

    assert [line for line in glance.splitlines() if line.startswith("| `")] == rows


def _row(key: Key) -> str:
    about = key.about.replace("|", "\\|")
    return f"| `{key.name}` | {about} | " + (f"`{key.example}` |" if key.example else "|")


@pytest.mark.parametrize("key", RULE.table, ids=lambda key: key.name)
def test_the_example_of_every_key_of_a_rule_means_something(key: Key) -> None:
    assert errors("rules:\n" + _listed(RULE, key)) == []


@pytest.mark.parametrize("key", GATEWAY.table, ids=lambda key: key.name)
def test_the_example_of_every_key_of_the_gateway_means_something(key: Key) -> None:
    assert errors("gateway:\n" + _listed(GATEWAY, key)) == []


@pytest.mark.parametrize("key", ANYTHING_ELSE.table, ids=lambda key: key.name)
def test_the_example_of_every_key_of_anything_else_means_something(key: Key) -> None:
    assert errors("anything else:\n" + _block(ANYTHING_ELSE, key)) == []


@pytest.mark.parametrize("key", PROGRAM.table, ids=lambda key: key.name)
def test_the_example_of_every_key_of_the_program_means_something(key: Key) -> None:
    others = "".join(line for line in written.PROGRAM.splitlines(keepends=True) if f"  {key.name}:" not in line)
    found = load({"a.yaml": f"{others}  {key.name}: {key.example}\nrules:\n  - keyword: A\n    reply: B\n"}, Terms())

    assert found.rulebook is not None, [str(problem) for problem in found.problems]


def _block(keys: Keys, key: Key) -> str:
    """The key with its example, and what it needs beside it."""
    example = f"'{key.example}'" if " #" in key.example else key.example
    return BESIDE.get((keys, key.name), MOSTLY[keys]) + f"    {key.name}: {example}\n"


def _listed(keys: Keys, key: Key) -> str:
    return "  - " + _block(keys, key).removeprefix("    ")


def test_the_guide_names_every_key_and_no_key_that_is_none() -> None:
    for keys in (FILE, PROGRAM, RULE, ANYTHING_ELSE, GATEWAY):
        for key in keys.known:
            assert re.search(rf"`{key}\b", GUIDE), key


def test_the_guide_lists_exactly_the_keys_that_are_refused() -> None:
    listed = GUIDE.split("## Not built yet")[1]

    assert set(re.findall(r"`([^`]+)`", listed)) == set(RULE.later)


def test_the_guide_lists_exactly_the_lines_of_chats_that_there_are() -> None:
    table = GUIDE.split("## Chats: proof that it works")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `([a-z ]+):", table, re.MULTILINE)) == set(_NAMES)


def test_the_guide_lists_every_kind_of_problem_with_its_meaning() -> None:
    table = GUIDE.split("### Every kind of problem")[1].split("\n## ")[0]

    assert re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", table, re.MULTILINE) == [(*each,) for each in MEANINGS.items()]


def test_the_guide_lists_every_command_about_rules() -> None:
    table = GUIDE.split("## Commands")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `textback rules ([a-z]+)", table, re.MULTILINE)) == set(
        rules.list_commands(click.Context(rules))
    )
