"""Why a text got its answer: each rule that could take it, and what kept it from it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Period
from app.domain.considered import considered
from app.domain.decide import decide
from app.domain.matching import Rulebook
from app.domain.reply import Template
from app.domain.rules import Match, OnlyIf, Rule, Who
from tests.builders import NOON, book, incoming, person, rule

DECEMBER = Period(datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC))
LAST_YEAR = Period(end=datetime(2026, 1, 1, 5, tzinfo=UTC))


def told(text: str, rules: Rulebook) -> list[str]:
    return [f"{'*' if one.took else ' '}{one}" for one in considered(incoming(text), person(), rules)]


def test_a_rule_that_takes_the_text_says_how() -> None:
    assert told("pizza please", book(rule("PIZZA"))) == ["*PIZZA: the keyword comes first"]


@pytest.mark.parametrize(
    ("other", "told_of_it"),
    [
        (
            rule("PIZZA", only_if=OnlyIf(Who.MEMBER, "pizza-club")),
            "the keyword comes first, but only if member of pizza-club",
        ),
        (rule("PIZZA", active=DECEMBER), "the keyword comes first, but it begins 2026-12-01 00:00"),
        (rule("PIZZA", active=LAST_YEAR), "the keyword comes first, but it ended 2026-01-01 00:00"),
    ],
)
def test_a_rule_that_is_not_for_now_or_not_for_this_person_says_so(other: Rule, told_of_it: str) -> None:
    assert told("pizza please", book(other)) == [f" PIZZA: {told_of_it}"]


def test_a_rule_with_a_text_for_too_early_takes_it() -> None:
    early = rule("PIZZA", active=DECEMBER, too_early=Template("soon"))

    assert told("pizza", book(early)) == ["*PIZZA: the keyword comes first"]


@pytest.mark.parametrize(
    ("text", "winning", "losing", "because"),
    [
        (
            "pizza",
            rule("PIZZA", match=Match.WHOLE_MESSAGE),
            rule("ANY", match=Match.ANYWHERE, also=["pizza"]),
            "the keyword is in the text, but PIZZA is more specific: the whole message is the keyword",
        ),
        (
            "pizza party",
            rule("PIZZA PARTY"),
            rule("PIZZA"),
            "the keyword comes first, but PIZZA PARTY is more specific: it takes more words",
        ),
        (
            "pizza",
            rule("PIZZA", only_if=OnlyIf(Who.NEW)),
            rule("PIZZA"),
            "the keyword comes first, but PIZZA is more specific: only if new",
        ),
        (
            "pizza",
            rule("PIZZA", active=Period(start=datetime(2025, 12, 1, tzinfo=UTC))),
            rule("PIZZA"),
            "the keyword comes first, but PIZZA has dates that hold now",
        ),
    ],
)
def test_a_rule_that_lost_names_the_one_that_won_and_why(text: str, winning: Rule, losing: Rule, because: str) -> None:
    lines = told(text, book(winning, losing))

    assert f" {losing.name}: {because}" in lines
    assert [line for line in lines if line.startswith("*")] == [lines[0]]


def test_a_text_that_no_rule_matches_has_considered_nothing() -> None:
    assert told("hello there", book(rule("PIZZA"))) == []


WORDS = st.lists(st.sampled_from(["pizza", "party", "hours", "win"]), min_size=1, max_size=4).map(" ".join)
RULES = book(
    rule("PIZZA"),
    rule("PIZZA", only_if=OnlyIf(Who.NEW)),
    rule("PIZZA PARTY", match=Match.WHOLE_MESSAGE),
    rule("HOURS", match=Match.ANYWHERE),
    rule("WIN", active=DECEMBER),
)


@given(text=WORDS, before=st.booleans())
def test_whatever_decides_is_what_is_told(text: str, before: bool) -> None:
    message, who = incoming(text, received_at=NOON), person(texted_before=before)

    took = [one.rule.name for one in considered(message, who, RULES) if one.took]

    assert took == [name for name in [decide(message, who, RULES).rule] if name]
