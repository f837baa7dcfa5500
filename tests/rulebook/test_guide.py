"""The marketer's guide is true: its examples load, and it names every key."""

import re
from pathlib import Path

import pytest

from app.domain.rules import Terms
from app.rulebook.keys import ANYTHING_ELSE, FILE, GATEWAY, PROGRAM, RULE
from app.rulebook.load import load
from app.rulebook.run_chats import run_chats
from tests.rulebook.written import loaded

GUIDE = (Path(__file__).parents[2] / "docs" / "marketers-guide.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


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


def test_the_guide_names_every_key_and_no_key_that_is_none() -> None:
    for keys in (FILE, PROGRAM, RULE, ANYTHING_ELSE, GATEWAY):
        for key in keys.known:
            assert re.search(rf"`{key}\b", GUIDE), key


def test_the_guide_shows_the_keys_of_a_rule_as_the_checker_has_them() -> None:
    glance = GUIDE.split("### All keys at a glance")[1].split("## ")[0]
    rows = [f"| `{key.name}` | {key.about} | `{key.example}` |" for key in RULE.table]

    assert glance.strip().split("\n")[2:] == rows


def test_the_guide_lists_exactly_the_keys_that_are_refused() -> None:
    listed = GUIDE.split("## Not built yet")[1]

    assert set(re.findall(r"`([^`]+)`", listed)) == set(RULE.later)
