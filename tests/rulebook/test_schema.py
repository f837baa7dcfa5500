"""The schema for editors: true of every sound file, and as strict about keys and shapes as the checker."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.rulebook.keys import ANYTHING_ELSE, FILE, PROGRAM, RULE
from app.rulebook.nodes import Entries, Items, Node, Source, Text
from app.rulebook.problem import Findings
from app.rulebook.reader import read
from app.rulebook.schema import schema
from tests.rulebook.test_guide import EXAMPLES
from tests.rulebook.written import FILE as WINTER
from tests.rulebook.written import PROGRAM as PROGRAM_FILE

RULES = Path(__file__).parents[2] / "rules"
SHIPPED = sorted(RULES.glob("*.yaml"))
VALIDATOR = Draft202012Validator(schema())


def _plain(node: Node | None) -> Any:
    match node:
        case Text():
            return node.value if node.value or node.style else None
        case Items():
            return [_plain(item) for item in node.items]
        case Entries():
            return {key.value: _plain(value) for key, value in node.entries}
        case None:
            return None


def _wrong(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(_plain(read(Source(WINTER, text), Findings())))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_shipped_files_are_sound_and_name_their_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert _wrong(text) == []
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")


@pytest.mark.parametrize("example", [PROGRAM_FILE, *EXAMPLES])
def test_the_examples_of_the_guide_are_sound(example: str) -> None:
    assert _wrong("rules:\n" + example if example.startswith("- ") else example) == []


@pytest.mark.parametrize(
    "rule",
    [
        "keyword: Yes\n    match: Whole  Message\n    reply: 42",
        "keyword: 42\n    close enough: no\n    no reply: on purpose",
        "pattern: x+\n    reply: |\n      a",
    ],
)
def test_texts_that_editors_take_for_something_else_are_sound(rule: str) -> None:
    assert _wrong(f"rules:\n  - {rule}\n") == []
    assert not list(VALIDATOR.iter_errors({"rules": [{"keyword": 42, "close enough": False, "reply": True}]}))


@pytest.mark.parametrize(
    "text",
    [
        "rule: []\n",
        "rules:\n  - keyword: A\n    relpy: x\n",
        "rules:\n  - keyword: A\n    forward to: x\n",
        "rules:\n  - reply: x\n",
        "rules:\n  - keyword: A\n    pattern: a\n    reply: x\n",
        "rules:\n  - keyword: A\n    match: sometimes\n",
        "rules:\n  - keyword: [A, B]\n",
        "rules:\n  keyword: A\n",
        "program:\n  brand: Lou\n  help: x\n",
        "anything else: Sorry\n",
        "tests: [a]\n",
    ],
)
def test_what_the_checker_refuses_for_its_keys_and_shapes_the_schema_refuses_too(text: str) -> None:
    assert _wrong(text)


def test_every_key_is_described_with_an_example() -> None:
    for keys in (PROGRAM, RULE, ANYTHING_ELSE):
        for key in keys.table:
            assert key.about.endswith("."), key.name
            assert key.example, key.name
    assert all(key.about for key in FILE.table)
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_what_people_write_for_a_key_is_no_key_and_means_one() -> None:
    for keys in (FILE, PROGRAM, RULE, ANYTHING_ELSE):
        for word, meant in keys.like.items():
            assert word not in keys.built
            assert meant in keys.built
        assert len(keys.like) == sum(len(key.like) for key in keys.table), keys.name
