"""What an editor offers where somebody writes, in files that are seldom YAML yet."""

import pytest

from app.editor.completing import Completion, completions, groups_in
from app.rulebook.keys import CHAT, RULE
from tests.editor.marked_text import at_cursor

PIZZA = "rules:\n  - keyword: PIZZA\n    also: [SLICE]\n"


def offered(text: str) -> list[Completion]:
    return completions(*at_cursor(text), ["pizza-club"])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("▮", ["program:", "rules:", "anything else:"]),
        ("pro▮", ["program:", "rules:", "anything else:"]),
        (f"{PIZZA}    reply: x\n\n▮", ["program:", "anything else:", "gateway:"]),
        ("program:\n  ▮", ["brand: ", "help: ", "how often: "]),
        ("program:\n  brand: Lou\n  he▮", ["help: ", "how often: "]),
        ("rules:\n  ▮", ["- keyword: ", "- pattern: "]),
        ("rules:\n▮", ["program:", "anything else:"]),
        ("rules:\n  - ▮", ["keyword: ", "also: "]),
        ("rules:\n  - key▮: PIZZA\n", ["keyword", "also"]),
        (f"{PIZZA}    ▮", ["match: ", "close enough: ", "only if: "]),
        (f"{PIZZA}    rep▮\n  - keyword: B\n    match: anywhere\n", ["match: ", "close enough: "]),
        (f"{PIZZA}  ▮", ["- keyword: ", "- pattern: "]),
        ("rules:\n- keyword: A\n  ▮", ["also: ", "match: "]),
        ("rules:\n  - pattern: a+\n    ▮", ["also: ", "match: ", "close enough: "]),
        ("gateway:\n  - keyword: A\n    ▮", ["forward to: ", "forward email: "]),
        ("anything else:\n  ▮", ["reply: ", "no reply: "]),
        ("tests:\n  a chat: |\n    ▮", ["as: ", "at: ", "them: "]),
        ("tests:\n  a chat: |\n    them: hi\n    ▮\n  another: |\n    them: x\n", ["as: ", "at: ", "them: "]),
    ],
)
def test_keys_are_those_of_the_block_that_it_has_not_yet(text: str, first: list[str]) -> None:
    assert [one.text for one in offered(text)][: len(first)] == first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{PIZZA}    match: ▮", ["whole message", "first word", "anywhere"]),
        (f"{PIZZA}    match: wh▮ole", ["whole message", "first word", "anywhere"]),
        (f"{PIZZA}    join group: p▮", ["pizza-club"]),
        (f"{PIZZA}    only if: ▮", ["new", "texted before", "member of pizza-club", "not member of pizza-club"]),
        (f"{PIZZA}    active: ▮", ["2026-12-01 to 2026-12-24"]),
        (f"{PIZZA}    active: 2▮", []),
        ("rules:\n  - keyword: A\n    also:\n      - ▮", []),
        ("tests:\n  a chat: |\n    then: ▮", ["in pizza-club", "not in pizza-club", "opted out", "opted in"]),
        ("tests:\n  ▮", []),
        ("tests:\n  a chat▮: |\n", []),
        ("what is this\n  ▮", []),
    ],
)
def test_values_are_those_that_are_known(text: str, words: list[str]) -> None:
    assert [one.text for one in offered(text)] == words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{PIZZA}    reply: Hi {{▮", ["brand}", "keyword}", "rest}", "first name}"]),
        (f"{PIZZA}    reply: Hi {{fi▮}} there", ["brand", "keyword", "rest", "first name"]),
        (f"{PIZZA}    reply: >\n      Hi {{▮", ["brand}", "keyword}", "rest}", "first name}"]),
        ("rules:\n  - pattern: 'a(?P<size>[0-9])'\n    reply: {▮", ["brand}", "rest}", "first name}", "size}"]),
        ("rules:\n  - pattern: 'a(?P<si'\n    reply: {▮", ["brand}", "rest}", "first name}"]),
        ("anything else:\n  reply: Hi {▮", ["brand}", "rest}", "first name}"]),
    ],
)
def test_placeholders_are_those_that_the_reply_can_fill(text: str, names: list[str]) -> None:
    assert [one.text for one in offered(text)] == names


def test_a_zone_is_completed_over_what_was_typed() -> None:
    found = offered("program:\n  timezone: America/N▮")

    assert "America/New_York" in [one.text for one in found]
    assert {(one.span.start.column, one.span.end.column) for one in found} == {(12, 21)}


def test_every_completion_says_what_it_means() -> None:
    keys = offered(f"{PIZZA}    ▮") + offered("tests:\n  a chat: |\n    ▮")

    assert [one.name for one in keys if not one.about] == []
    assert {one.name for one in keys} <= {*RULE.built, *CHAT.built}


def test_groups_are_found_in_files_that_are_not_sound() -> None:
    texts = ("  join group: Pizza-Club for 30 days  # a month\n join group:\n}{", "- join group: 'fans'\n")

    assert groups_in(texts) == ["fans", "pizza-club"]
