"""Patterns that never answer and patterns that meet: the table, and brute force over every short text."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import ruling
from app.domain.matching import Hit, Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import Place, Rule, Specificity
from app.domain.text import words
from app.rulebook.proofs.charsets import WORD
from app.rulebook.proofs.machine import Machine, Program, Symbol
from app.rulebook.proofs.samples import Samples
from app.rulebook.proofs.takers import takers
from tests.rulebook.written import advised, checked, rules_text

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PHONE = PhoneNumber.parse("2125550100")

NEVER = {
    "an order that a first word takes": (
        ("keyword: ORDER", r"pattern: '^order \d+$'"),
        (
            "4:14   warning  this pattern never answers: every text that it is found in goes to ORDER "
            '(rules/winter.yaml:2), the shortest is "order 0". Take it out, or change "only if" or "active"'
        ),
    ),
    "two whole messages": (
        ("keyword: PIZZA; match: whole message", "keyword: HOURS", "pattern: '^(pizza|hours)$'"),
        'goes to HOURS (rules/winter.yaml:5) and PIZZA (rules/winter.yaml:2), the shortest is "hours"',
    ),
    "a word that counts anywhere": (
        ("keyword: PIZZA; match: anywhere", "pattern: '(^| )pizza( |$)'"),
        'goes to PIZZA (rules/winter.yaml:2), the shortest is "pizza"',
    ),
    "an earlier pattern": (
        (r"pattern: 'order #?\d+'", r"pattern: 'order \d{4}'"),
        (
            "4:14   warning  this pattern never answers: every text that it is found in goes to the pattern "
            '(rules/winter.yaml:2), the shortest is "order 0000"'
        ),
    ),
    "a later pattern that is for everybody it is for": (
        ("pattern: 'ab+'", "pattern: 'ab'; only if: new", "pattern: 'ab'; only if: texted before"),
        (
            "2:14   warning  this pattern never answers: every text that it is found in goes to the pattern "
            '(rules/winter.yaml:4) and the pattern (rules/winter.yaml:7), the shortest is "ab"'
        ),
    ),
    "two keywords for two kinds of people": (
        ("keyword: ORDER; only if: new", "keyword: ORDER; only if: texted before", "pattern: '^order$'"),
        'goes to ORDER (rules/winter.yaml:2) and ORDER (rules/winter.yaml:5), the shortest is "order"',
    ),
    "words of STOP that no pattern may be made for": (
        ("pattern: '^please (stop|cancel)$'",),
        'goes to STOP, HELP and START, the shortest is "please stop"',
    ),
    "no text at all": (("pattern: 'a^b'",), "this pattern is found in no text. Take it out"),
    "dates that are past": (("pattern: 'abc'; active: until 2026-11-01",), "answers nobody any more"),
}

MEETING = {
    "two that stand anywhere": (
        (r"pattern: 'order \d'", r"pattern: 'table \d'"),
        (
            'this pattern and the one at rules/winter.yaml:2 both take "order 0table 0", and the one at '
            "rules/winter.yaml:2 answers, because it comes first. If that is wrong, make it narrower"
        ),
    ),
    "one inside the other": (("pattern: '^order 12$'", r"pattern: 'order \d+'"), 'both take "order 12"'),
    "a text that no keyword takes before them": (
        ("keyword: AB", "pattern: '^ab'", "pattern: 'b'"),
        'the one at rules/winter.yaml:4 both take "aba"',
    ),
    "while both are there": (
        ("pattern: 'aa'; active: until 2026-12-01", "pattern: 'bb'; active: from 2026-12-01"),
        'both take "aabb"',
    ),
}

APART = {
    "patterns that no text shares": ("pattern: '^ab$'", "pattern: '^cd'"),
    "people who never meet": ("pattern: 'ab'; only if: new", "pattern: 'cd'; only if: texted before"),
    "a condition, which comes before none": ("pattern: 'ab'; only if: new", "pattern: 'cd'"),
    "dates that never meet": (
        "pattern: 'ab'; active: until 2026-12-01",
        "pattern: 'cd'; active: from 2026-12-02",
    ),
    "a keyword that leaves some texts": ("keyword: PIZZA; match: anywhere", r"pattern: '\bpizza\b'"),
    "a keyword that is not there for everybody": ("keyword: ORDER; only if: new", "pattern: '^order$'"),
    "accents and signs that the keyword does not take": ("keyword: ORDER", "pattern: '^order'"),
}


@pytest.mark.parametrize("case", NEVER)
def test_a_pattern_that_never_answers_is_shown_with_who_does(case: str) -> None:
    rules, said = NEVER[case]

    problems = [each for each in advised(rules_text(rules), NOW) if "both take" not in each]

    assert len(problems) == 1, problems
    assert said in problems[0]


@pytest.mark.parametrize("case", MEETING)
def test_patterns_that_meet_are_shown_at_the_later_one_with_who_wins(case: str) -> None:
    rules, said = MEETING[case]

    (problem,) = advised(rules_text(rules), NOW)

    assert said in problem


@pytest.mark.parametrize("case", APART)
def test_patterns_that_answer_and_do_not_meet_are_left_alone(case: str) -> None:
    assert advised(rules_text(APART[case]), NOW) == []


def test_a_pattern_that_cannot_be_decided_is_named_once_for_all() -> None:
    rules = (r"pattern: '\pL+x'", "pattern: '(?s)a.b'", "pattern: 'cc'")

    assert advised(rules_text(rules), NOW) == [
        (
            "rules/winter.yaml:2:14   warning  it could not be decided whether 2 patterns, this one first, ever "
            "answer, and what others take too. Prove it with a chat"
        )
    ]


_WORDS = st.sampled_from(["AAA", "BBB", "AAA BBB", "AB"])
_CONDITIONS = st.sampled_from(["", "", "; only if: new", "; only if: texted before", "; only if: member of a"])
_DATES = st.sampled_from(["", "", "; active: until 2026-12-01", "; active: from 2026-12-02"])
_KEYWORDS = st.builds(
    "keyword: {}; match: {}{}{}".format,
    _WORDS,
    st.sampled_from(["whole message", "first word", "anywhere"]),
    _CONDITIONS,
    _DATES,
)
_PATTERNS = st.builds(
    "pattern: '{}'{}{}".format,
    st.sampled_from(["aaa", "^aaa$", "bbb", "^aaa( |$)", "(aaa|bbb)$", r"\baaa\b", "^(aaa|ab)$", "^a+b*$", "^aaa bbb"]),
    _CONDITIONS,
    _DATES,
)


@settings(max_examples=30, deadline=None)
@given(st.lists(_KEYWORDS, max_size=3), st.lists(_PATTERNS, min_size=1, max_size=3))
def test_looking_at_every_short_text_agrees(keywords: list[str], patterns: list[str]) -> None:
    found = checked(rules_text([*keywords, *patterns]), NOW)
    if found.rulebook is None:  # a tie of two keywords
        return
    said = {problem.place: problem.message for problem in found.problems if "pattern" in problem.message}

    assert not any("decided" in message for message in said.values())
    winners: dict[Place, str] = {}
    meetings: dict[Place, str] = {}
    for text, ranked in _everything(found.rulebook):
        winners.setdefault(ranked[0].place, text)
        for rule in ranked[1:]:
            meetings.setdefault(rule.place, text)
    for rule in found.rulebook.rules.rules:
        if rule.pattern is not None:
            message = said.get(rule.place, "")
            assert ("never answers" in message) is (rule.place not in winners), (rule.name, winners.get(rule.place))
            if "never answers" not in message:
                assert ("both take" in message) is (rule.place in meetings), (rule.name, meetings.get(rule.place))
            if "both take" in message:
                assert len(_sample(message)) <= len(meetings[rule.place])


def _everything(book: Rulebook) -> Iterator[tuple[str, list[Rule]]]:
    """Each short text with the equal patterns that come first for somebody at some time, or the one rule that does."""
    pieces = ("aaa", "bbb", "aaa bbb", "ab", "a", " ", "-")
    texts = sorted({"".join(parts) for length in range(1, 4) for parts in product(pieces, repeat=length)}, key=len)
    return ((text, ranked) for text in texts for ranked in _rankings(text, book))


def _rankings(text: str, book: Rulebook) -> Iterator[list[Rule]]:
    people = [
        Person(phone=PHONE, groups=groups, texted_before=before)
        for groups in ({}, {"a": None})
        for before in (True, False)
    ]
    dated = any(rule.active for rule in book.rules.rules)
    moments = (NOW, datetime(2026, 12, 2, 4, tzinfo=UTC), datetime(2026, 12, 2, 6, tzinfo=UTC))[: 3 if dated else 1]
    hits = list(book.matcher.hits(text))
    for person, moment in product(people, moments) if hits else ():
        message = IncomingMessage(id="x", phone=PHONE, text=text, received_at=moment)
        if ranked := _ranked(hits, person, message, book):
            yield ranked


def _ranked(hits: list[Hit], person: Person, message: IncomingMessage, book: Rulebook) -> list[Rule]:
    first = ruling.winner(message, words(message.text), person, book)
    if first is None or first.specificity is not Specificity.PATTERN:
        return [first.rule] if first else []
    there = [hit for hit in hits if hit.specificity is first.specificity and ruling.applies(hit.rule, person, message)]
    return [hit.rule for hit in there if ruling.rank(hit, message) == ruling.rank(first, message)]


def _sample(message: str) -> str:
    return message.split('"')[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(_KEYWORDS, max_size=2), st.lists(_PATTERNS, min_size=1, max_size=4))
def test_every_sample_is_taken_as_it_says_where_real_texts_are_matched(
    keywords: list[str], patterns: list[str]
) -> None:
    found = checked(rules_text([*keywords, *patterns]), NOW)
    if found.rulebook is None:
        return
    for problem in found.problems:
        if "both take" in problem.message:
            hits = list(found.rulebook.matcher.hits(_sample(problem.message)))
            named = re.search(r"one at ([^ ]+):(\d+) both", problem.message)
            assert named is not None
            places = [hit.rule.place for hit in hits if hit.specificity is Specificity.PATTERN]
            lines = [place.line for place in places]
            assert lines.index(int(named[2])) < places.index(problem.place)
        elif "never answers: every" in problem.message:
            text = _sample(problem.message)
            assert problem.place in {hit.rule.place for hit in found.rulebook.matcher.hits(text)}
            assert problem.place not in {ranked[0].place for ranked in _rankings(text, found.rulebook)}


_CASES = [
    (match, keyword)
    for match in ("whole message", "first word", "anywhere")
    for keyword in ("PIZZA", "PIZZA CLUB", "9:30", "DON'T GO", "A-1")
]


@pytest.mark.parametrize(("match", "keyword"), _CASES)
def test_the_pattern_of_a_keyword_takes_nothing_that_the_keyword_does_not(match: str, keyword: str) -> None:
    found = checked(rules_text([f"keyword: {keyword}; match: {match}", "pattern: 'q'"]), NOW)
    assert found.rulebook is not None
    (rule, pattern) = found.rulebook.rules.rules
    bare = " ".join(rule.spellings[0])
    (taker,) = takers(bare, (pattern,), Samples(found.rulebook, NOW))

    signs = [*"!'#-. ,", "x", "\n", "é"]
    dresses = (bare, bare.upper(), bare.replace(" ", ", "))
    texts = ["".join(parts) for parts in product(signs, dresses, signs)]
    for text in [*texts, *(one + text for one in signs for text in texts)]:
        if _is_found(taker.program, text):
            assert rule in [hit.rule for hit in found.rulebook.matcher.hits(text)], text
    assert sum(_is_found(taker.program, text) for text in texts) > 20


def _is_found(program: Program, text: str) -> bool:
    machine = Machine(program, [Symbol(character, character in WORD) for character in sorted(set(text))])
    state = machine.start
    for character in text:
        state = machine.after(state, sorted(set(text)).index(character))
    return machine.accepts(state)


def test_many_patterns_end_in_a_bounded_time_and_say_what_was_left_out() -> None:
    rules = [f"pattern: '^word{number}[a-z]*$'" for number in range(100, 160)]

    problems = advised(rules_text(rules), NOW)

    assert len(problems) == 1
    assert "could not be decided whether" in problems[0]
