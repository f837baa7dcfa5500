"""Typos that two keywords share: found, shown with the typo, and held against looking at every typo there is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.matching import is_one_slip
from tests.rulebook.written import loaded, said_of

RULE = "  - keyword: {}\n    close enough: one letter\n    reply: x\n"


def _problems(*keywords: str) -> list[str]:
    return said_of("rules:\n" + "".join(RULE.format(keyword) for keyword in keywords))


def test_a_typo_of_two_keywords_is_shown_with_both_places() -> None:
    assert _problems("HOURS", "MENUS", "TOURS") == [
        (
            'rules/winter.yaml:8:14   error    TOURS and HOURS are both one letter away from "ours" '
            '(HOURS: rules/winter.yaml:2). Take "close enough" out of one'
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("HOURS", "HOUSE"), ("PIZZA", "PIXXA"), ("PIZZA", "PZIZA"), ("PIZZA", "PIZZAS"), ("PIZZA CLUB", "PIZZA CLAP")],
)
def test_keywords_up_to_two_letters_apart_tie(one: str, other: str) -> None:
    assert len(_problems(one, other)) == 1


@pytest.mark.parametrize(("one", "other"), [("PIZZA", "HOURS"), ("PIZZA", "PIXXO"), ("PIZZA CLUB", "PIZZACLUB")])
def test_keywords_further_apart_or_of_another_number_of_words_do_not(one: str, other: str) -> None:
    assert _problems(one, other) == []


def test_a_keyword_that_takes_nothing_but_itself_does_not_tie() -> None:
    exact = "  - keyword: TOURS\n    reply: x\n"

    assert said_of("rules:\n" + RULE.format("HOURS") + exact) == []


def test_spellings_too_short_for_guessing_do_not_tie() -> None:
    short = RULE.replace("close", "also: [{}]\n    close")

    assert said_of("rules:\n" + short.format("HOURS", "OPEN") + short.format("PIZZA", "OVEN")) == []


def test_rules_that_are_never_there_together_do_not_tie() -> None:
    new, old = (RULE.replace("reply", f"only if: {who}\n    reply") for who in ("new", "texted before"))
    dated = RULE.replace("reply", "active: from 2026-12-01\n    reply")

    assert said_of("rules:\n" + new.format("HOURS") + old.format("TOURS")) == []
    assert said_of("rules:\n" + RULE.format("HOURS") + dated.format("TOURS")) == []


_WORDS = st.text("ab", min_size=5, max_size=7)


@given(_WORDS, _WORDS)
def test_a_tie_is_found_exactly_where_some_text_is_a_typo_of_both(one: str, other: str) -> None:
    if one == other:
        return
    texts = ("".join(letters) for length in range(4, 9) for letters in product("ab", repeat=length))
    shared = [text for text in texts if is_one_slip(text, one) and is_one_slip(text, other)]

    problems = _problems(one, other)

    assert bool(problems) is bool([text for text in shared if text not in {one, other}])
    assert loaded("rules:\n" + RULE.format(one)).rulebook is not None
