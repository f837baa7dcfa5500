"""Keywords one letter apart: which pairs are worth a word, and that the slip really brings the other answer."""

from datetime import UTC, datetime

import pytest

from tests.rulebook.written import advised, rules_text

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

WARNED = {
    "a letter missing": ("keyword: PIZZA", "keyword: PIZA"),
    "a letter more": ("keyword: DEALS", "keyword: DEAL"),
    "a wrong letter": ("keyword: HOURS", "keyword: TOURS"),
    "two letters swapped": ("keyword: TRIAL", "keyword: TRAIL"),
    "another spelling": ("keyword: PIZZA", "keyword: SLICE; also: [PIZA]"),
    "a blank missing": ("keyword: PIZZA CLUB", "keyword: PIZZACLUB"),
    "a phrase": ("keyword: PIZZA CLUB", "keyword: PIZZA CLUBS"),
}

NOT_WARNED = {
    "one rule": ("keyword: PIZZA; also: [PIZA]",),
    "one answer": ("keyword: PIZZA; reply: yes", "keyword: PIZA; reply: yes"),
    "short words": ("keyword: DEAL", "keyword: MEAL"),
    "codes": ("keyword: WIN2025", "keyword: WIN2026"),
    "a code and a word": ("keyword: PROMO1", "keyword: PROMO"),
    "two letters apart": ("keyword: PIZZA", "keyword: PITTA"),
    "people who never meet": ("keyword: PIZZA; only if: new", "keyword: PIZA; only if: texted before"),
    "dates that never meet": (
        "keyword: PIZZA; active: until 2026-12-01",
        "keyword: PIZA; active: from 2026-12-02",
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_keywords_one_letter_apart_are_named_at_the_later_rule(case: str) -> None:
    (problem,) = advised(rules_text(WARNED[case]), NOW)

    assert problem.startswith("rules/winter.yaml:4:14   warning  ")
    assert " is one letter away from " in problem


@pytest.mark.parametrize("case", NOT_WARNED)
def test_what_no_slip_of_the_thumb_mixes_up_is_left_alone(case: str) -> None:
    assert advised(rules_text(NOT_WARNED[case]), NOW) == []


def test_the_slip_is_shown_with_both_spellings() -> None:
    (problem,) = advised(rules_text(WARNED["another spelling"]), NOW)

    assert problem == (
        'rules/winter.yaml:4:14   warning  SLICE is one letter away from PIZZA: who means "piza" and types "pizza" '
        'gets that answer (PIZZA: rules/winter.yaml:2). If both mean the same, list one under "also" of the other'
    )
