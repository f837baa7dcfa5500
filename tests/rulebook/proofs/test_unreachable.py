"""Keywords that never answer: pairs with the sample that shows it, and brute force over every short text."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import Place
from app.domain.ruling import winner
from app.domain.text import words
from tests.rulebook.written import advised, checked, rules_text

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

DEAD = {
    "two conditions that leave nobody over": (
        ("keyword: SALE", "keyword: SALE; only if: new", "keyword: SALE; only if: texted before"),
        (
            '2:14   warning  SALE never answers: "sale" always goes to SALE (rules/winter.yaml:4) and '
            'SALE (rules/winter.yaml:7). Take it out of one, or change "only if" or "active"'
        ),
    ),
    "dates that are always on": (
        ("keyword: SALE", "keyword: SALE; active: from 2026-11-01"),
        (
            '2:14   warning  SALE never answers: "sale" always goes to SALE (rules/winter.yaml:4). '
            'Take it out of one, or change "only if" or "active"'
        ),
    ),
    "dates that two rules fill between them": (
        ("keyword: SALE", "keyword: SALE; active: until 2026-12-01", "keyword: SALE; active: from 2026-12-02"),
        'SALE never answers: "sale" always goes to SALE (rules/winter.yaml:4) and SALE (rules/winter.yaml:7)',
    ),
    "one spelling of several": (
        ("keyword: DEALS; also: [SALE]", "keyword: SALE; active: from 2026-11-01"),
        'warning  DEALS never gets "sale": it always goes to SALE (rules/winter.yaml:5). Take it out',
    ),
    "where the whole message is another rule's, the sample has a word more": (
        ("keyword: SALE", "keyword: SALE; active: from 2026-11-01", "keyword: SALE; match: whole message"),
        'SALE never answers: "sale z" always goes to SALE (rules/winter.yaml:4)',
    ),
    "a phrase that counts anywhere": (
        ("keyword: SALE; match: anywhere", "keyword: SALE; match: anywhere; active: from 2026-11-01", "keyword: SALE"),
        'SALE never answers: "z sale" always goes to SALE',
    ),
    "a rule whose dates are past": (
        ("keyword: SALE; active: 2026-11-01 to 2026-11-19",),
        (
            '2:14   warning  SALE answers nobody any more: its last day was 2026-11-19, and it has no "too late". '
            "Give it new dates, or take it out"
        ),
    ),
    "STOP before a joining keyword": (
        (
            (
                "keyword: PIZZA; join group: club; "
                "reply: Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end"
            ),
            "keyword: STOP PIZZA; match: whole message",
        ),
        'STOP PIZZA never answers: "stop pizza" is answered before any rule, because it begins with STOP',
    ),
}

ALIVE = {
    "a rule that is there before the dates of the other": (
        "keyword: SALE",
        "keyword: SALE; active: from 2026-12-01",
    ),
    "a rule that is there while the other says that it is too early": (
        "keyword: SALE; active: from 2026-12-01; too early: wait",
        "keyword: SALE",
    ),
    "one day that two rules leave open": (
        "keyword: SALE",
        "keyword: SALE; active: until 2026-12-01",
        "keyword: SALE; active: from 2026-12-03",
    ),
    "who is in one group and not in the other": (
        "keyword: SALE",
        "keyword: SALE; only if: member of a",
        "keyword: SALE; only if: not member of b",
    ),
    "a past that is answered": ("keyword: SALE; active: until 2026-11-01; too late: gone",),
    "another match": ("keyword: SALE", "keyword: SALE; match: whole message", "keyword: SALE; match: anywhere"),
    "STOP before a word that joins nothing": ("keyword: PIZZA", "keyword: STOP PIZZA; match: whole message"),
}


def _never(rules: Iterable[str]) -> list[str]:
    return [said for said in advised(rules_text(rules), NOW) if "never" in said or "any more" in said]


@pytest.mark.parametrize("case", DEAD)
def test_a_rule_that_never_answers_is_shown_with_a_text_that_goes_elsewhere(case: str) -> None:
    rules, words_said = DEAD[case]

    problems = _never(rules)

    assert len(problems) == 1, problems
    assert words_said in problems[0]


@pytest.mark.parametrize("case", ALIVE)
def test_a_rule_that_answers_somebody_some_day_is_left_alone(case: str) -> None:
    assert _never(ALIVE[case]) == []


def test_dates_end_with_the_day_of_the_programs_zone() -> None:
    rule = ("keyword: SALE; active: until 2026-11-20",)
    before, after = datetime(2026, 11, 21, 4, 59, tzinfo=UTC), datetime(2026, 11, 21, 5, tzinfo=UTC)

    assert advised(rules_text(rule), before) == []
    assert len(advised(rules_text(rule), after)) == 1


_CONDITIONS = ("", "; only if: new", "; only if: texted before", "; only if: member of a", "; only if: not member of a")
_DATES = (
    "",
    "; active: until 2026-11-30",
    "; active: 2026-11-15 to 2026-12-15",
    "; active: from 2026-12-01; too early: wait",
    "; active: until 2026-11-01",
    "; active: until 2026-12-01; too late: gone",
)
_RULES = st.builds(
    lambda word, also, match, condition, dates: f"keyword: {word}{also}; match: {match}{condition}{dates}",
    st.sampled_from(["AAA", "BBB", "AAA BBB"]),
    st.sampled_from(["", "; also: [CCC]"]),
    st.sampled_from(["whole message", "first word", "anywhere"]),
    st.sampled_from(_CONDITIONS),
    st.sampled_from(_DATES),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_RULES, min_size=1, max_size=6))
def test_looking_at_every_short_text_finds_the_same_rules_without_an_answer(keys: list[str]) -> None:
    found = checked(rules_text(keys), NOW)
    if found.rulebook is None:  # a tie, which is an error
        return

    said = {problem.place for problem in found.problems if _is_of_whole_rule(problem.message)}

    expected = {rule.place for rule in found.rulebook.rules.rules} - set(_answering(found.rulebook))
    assert said == expected


def _is_of_whole_rule(message: str) -> bool:
    return "never answers" in message or "any more" in message


def _answering(book: Rulebook) -> Iterator[Place]:
    """The rules that win for some text of up to three words, some person and some time."""
    edges = [edge for rule in book.rules.rules if rule.active for edge in (rule.active.start, rule.active.end) if edge]
    moments = [NOW, *(edge for edge in edges if edge > NOW)]
    phone = PhoneNumber.parse("2125550100")
    people = [
        Person(phone=phone, groups=groups, texted_before=before)
        for groups in ({}, {"a": None})
        for before in (True, False)
    ]
    for length in range(1, 4):
        for said in product(("aaa", "bbb", "ccc", "x"), repeat=length):
            for person, moment in product(people, moments):
                message = IncomingMessage(id="x", phone=phone, text=" ".join(said), received_at=moment)
                hit = winner(message, words(message.text), person, book)
                if hit is not None:
                    yield hit.rule.place
