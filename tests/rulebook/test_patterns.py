"""Patterns: linear time, named groups, and nothing of the consent layer's."""

import pytest

from app.rulebook.patterns import Patterns, placeholders
from app.rulebook.problem import NotUnderstood
from app.rulebook.run_chats import run_chats
from tests.rulebook.written import loaded, said_of

BAD = {
    "(a": "missing )",
    r"(a)\1": "back-references are not available",
    "a(?=b)": "looking ahead or behind",
    "a{2000}": "repetition size",
    "a*": 'takes every text. Use "anything else"',
    "x" * 301: "has 301 characters. Use at most 300",
    "(?P<rest>x)": "the name rest has a meaning already",
    "^stop$": "made for STOP",
    "(please )?(unsubscribe|end)": "made for END",
}


@pytest.mark.parametrize("pattern", BAD)
def test_a_pattern_that_cannot_be_is_refused_with_the_reason(pattern: str) -> None:
    (problem,) = said_of(f"rules:\n  - pattern: '{pattern}'\n    reply: x\n")

    assert ":2:14 " in problem
    assert BAD[pattern] in problem


def test_a_pattern_of_any_word_or_of_a_part_of_one_is_no_attempt_on_consent_words() -> None:
    assert said_of("rules:\n  - pattern: ab+\n    reply: x\n") == []  # desabonner has it
    assert (
        said_of(r"""rules:
  - pattern: '\b[a-z]{4}\b'
    reply: x
""")
        == []
    )


def test_keys_for_keywords_do_not_go_with_a_pattern() -> None:
    problems = said_of("rules:\n  - pattern: ab+\n    match: anywhere\n    close enough: one letter\n    reply: x\n")

    assert [problem.split(":")[1] for problem in problems] == ["3", "4"]


def test_names_of_a_pattern_become_placeholders() -> None:
    assert placeholders("(?P<Size>big|small) (?P<what_else>.+)") == {"size", "what_else"}
    found = loaded(r"""rules:
  - pattern: 'order #?(?P<number>[0-9]+)(?P<more> now)?'
    reply: Order {number}{more|, later}
tests:
  a number: |
    them: my ORDER #7 please
    us exactly: Order 7, later
""")

    assert found.rulebook is not None
    assert [str(result) for result in run_chats(found.rulebook, found.chats)] == [""]


def test_a_placeholder_that_the_pattern_does_not_name_is_unknown() -> None:
    (problem,) = said_of("rules:\n  - pattern: 'x(?P<number>[0-9])'\n    reply: hi {nmber} {number}\n")

    assert "unknown placeholder {nmber}. Did you mean {number}?" in problem


def test_patterns_are_found_in_their_order_without_regard_to_case() -> None:
    patterns = Patterns(["b+", "(?P<first>A)", "z"])

    assert list(patterns.matches("xABx")) == [(0, {}), (1, {"first": "A"})]
    assert list(patterns.matches("")) == []
    assert list(patterns.matches("\ud800 b")) == [(0, {})]


def test_a_pattern_that_would_stop_other_engines_answers() -> None:
    patterns = Patterns(["(a+)+$", "(x+x+)+y", "stop.*stop.*stop.*q"])

    assert [number for number, _ in patterns.matches("a" * 1599 + "!")] == []


def test_too_many_patterns_are_refused() -> None:
    rules = "".join(f"  - pattern: word{number}\n    reply: x\n" for number in range(501))

    assert said_of("rules:\n" + rules) == [
        "rules/winter.yaml:1002:14  error    there are 501 patterns. Use at most 500; keywords have no limit"
    ]


def test_a_name_that_is_taken_is_told_apart_from_a_pattern_that_is_none() -> None:
    with pytest.raises(NotUnderstood, match="brand has a meaning"):
        placeholders("(?P<brand>x)")
