"""Who ties with whom: shown on pairs of rules, and held against every pair where there are few."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.matching import Matcher
from app.domain.rules import Rule
from app.rulebook.overlaps import can_be_one_person, report_ties
from app.rulebook.patterns import Patterns
from app.rulebook.problem import Findings
from tests.rulebook.written import loaded, rules_text, said_of


def _two(one: str, other: str) -> list[str]:
    """The errors of two rules, given as keys divided by `;`."""
    rules = ("\n    ".join(f"{keys}; reply: x".split("; ")) for keys in (one, other))
    text = "rules:\n" + "".join(f"  - {rule}\n" for rule in rules)
    return [problem for problem in said_of(text) if "error" in problem]


TIES = {
    "one keyword twice": ("keyword: SALE", "keyword: sale!"),
    "a spelling that is another rule's keyword": ("keyword: SALE", "keyword: DEALS; also: [SALE]"),
    "two phrases of one length anywhere": ("keyword: A B; match: anywhere", "keyword: C D; match: anywhere"),
    "two conditions that one person meets": (
        "keyword: SALE; only if: new",
        "keyword: SALE; only if: member of club",
    ),
    "the same condition": ("keyword: SALE; only if: new", "keyword: SALE; only if: new"),
    "members of two groups": ("keyword: SALE; only if: member of a", "keyword: SALE; only if: member of b"),
    "dates that share a day": (
        "keyword: SALE; active: 2026-12-01 to 2026-12-24",
        "keyword: SALE; active: from 2026-12-24",
    ),
    "two replies that it is too early": (
        "keyword: SALE; active: from 2026-12-01; too early: wait",
        "keyword: SALE; active: 2026-11-01 to 2026-11-30; too early: wait",
    ),
    "too late for one and too early for the other": (
        "keyword: SALE; active: until 2026-10-31; too late: gone",
        "keyword: SALE; active: from 2026-12-01; too early: wait",
    ),
}

NO_TIES = {
    "two keywords": ("keyword: SALE", "keyword: DEALS"),
    "another class": ("keyword: SALE", "keyword: SALE; match: whole message"),
    "more words win": ("keyword: SALE", "keyword: SALE TODAY"),
    "longer phrases win anywhere": ("keyword: A; match: anywhere", "keyword: A B; match: anywhere"),
    "a condition beats none": ("keyword: SALE", "keyword: SALE; only if: new"),
    "new and texted before": ("keyword: SALE; only if: new", "keyword: SALE; only if: texted before"),
    "members and the others": ("keyword: SALE; only if: member of a", "keyword: SALE; only if: not member of a"),
    "dates beat none": ("keyword: SALE", "keyword: SALE; active: from 2026-12-01; too early: wait"),
    "dates that follow each other": (
        "keyword: SALE; active: until 2026-11-30; too late: gone",
        "keyword: SALE; active: from 2026-12-01",
    ),
    "a time that ends where the other begins": (
        "keyword: SALE; active: until 2026-12-01 10:00",
        "keyword: SALE; active: from 2026-12-01 10:00",
    ),
}


@pytest.mark.parametrize("case", TIES)
def test_a_tie_is_reported_once_at_the_later_rule(case: str) -> None:
    problems = _two(*TIES[case])

    assert len(problems) == 1, problems
    assert "both take" in problems[0]
    assert not problems[0].startswith("rules/winter.yaml:2:")


@pytest.mark.parametrize("case", NO_TIES)
def test_what_one_rule_wins_is_no_tie(case: str) -> None:
    assert _two(*NO_TIES[case]) == []


def test_the_advice_fits_the_tie() -> None:
    assert _two(*TIES["one keyword twice"])[0].endswith('tell them apart with "only if" or "active"')
    assert _two(*TIES["dates that share a day"])[0].endswith("Their dates overlap: end one before the other begins")
    assert _two(*TIES["two replies that it is too early"])[0].endswith('"too early" or "too late" out of one')


def test_many_rules_that_all_tie_are_reported_once_each() -> None:
    rules = "".join(f"  - keyword: WORD{number}\n    match: anywhere\n    reply: x\n" for number in range(300))

    assert len(said_of("rules:\n" + rules)) == 299


def test_a_rule_does_not_tie_with_its_own_spellings() -> None:
    assert _two("keyword: A; also: [B, C]; match: anywhere", "keyword: D") == []


_CONDITIONS = ("", "; only if: new", "; only if: texted before", "; only if: member of a", "; only if: not member of a")
_DATES = ("", "; active: until 2026-11-30", "; active: 2026-11-15 to 2026-12-15", "; active: from 2026-12-01")
_RULES = st.builds(
    lambda word, match, condition, dates: f"keyword: {word}; match: {match}{condition}{dates}",
    st.sampled_from(["A", "B", "A B"]),
    st.sampled_from(["whole message", "first word", "anywhere"]),
    st.sampled_from(_CONDITIONS),
    st.sampled_from(_DATES),
)


@given(st.lists(_RULES, min_size=2, max_size=6))
def test_the_index_finds_a_tie_exactly_where_looking_at_every_pair_does(keys: list[str]) -> None:
    text = "rules:\n" + "".join("  - " + "\n    ".join(f"{each}; reply: x".split("; ")) + "\n" for each in keys)
    rules = _compiled(text)
    findings = Findings()

    report_ties(rules, findings)

    reported = {problem.place for problem in findings}
    expected = {second.place for first, second in combinations(rules, 2) if _tie(first, second)}
    assert reported <= expected
    assert bool(reported) is bool(expected)


def _compiled(text: str) -> list[Rule]:
    """The rules of a file one by one, so that their ties do not keep them from being compiled."""
    head, *blocks = text.split("  - ")
    rules: list[Rule] = []
    for number, block in enumerate(blocks):
        book = loaded(head + "\n" * number * 10 + "  - " + block).rulebook
        assert book is not None
        rules.extend(book.rules.rules)
    return rules


SAMPLES = {
    "the spelling itself": (("keyword: SALE", "keyword: SALE"), "sale"),
    "the shortest, sharing a word": (
        ("keyword: BIG SALE; match: anywhere", "keyword: SALE TODAY; match: anywhere"),
        "big sale today",
    ),
    "a word more, where the whole message is another rule's": (
        ("keyword: SALE; match: whole message", "keyword: SALE", "keyword: SALE"),
        "sale z",
    ),
    "the other way round, where a first word is another rule's": (
        ("keyword: AAA", "keyword: BBB; match: anywhere", "keyword: AAA; match: anywhere"),
        "bbb aaa",
    ),
    "a word before, where both first words are other rules'": (
        ("keyword: AAA", "keyword: BBB", "keyword: AAA; match: anywhere", "keyword: BBB; match: anywhere"),
        "z bbb aaa",
    ),
    "not what STOP takes": (("keyword: 'NO'; match: anywhere", "keyword: MAS; match: anywhere"), "mas no"),
}


@pytest.mark.parametrize("case", SAMPLES)
def test_the_sample_is_one_that_both_rules_take_and_no_other(case: str) -> None:
    rules, sample = SAMPLES[case]

    (problem,) = [said for said in said_of(rules_text(rules)) if "both take" in said]

    assert f'both take "{sample}"' in problem


@given(st.lists(_RULES, min_size=2, max_size=6))
def test_every_sample_finds_both_rules_first_where_real_texts_are_matched(keys: list[str]) -> None:
    rules = _compiled(rules_text(keys))
    matcher, findings = Matcher(rules, Patterns), Findings()

    report_ties(rules, findings)

    for problem in findings:
        hits = list(matcher.hits(problem.message.split('"')[1]))
        first = {hit.rule.place for hit in hits if hit.specificity == hits[0].specificity}
        assert problem.place in first
        assert any(f"{place.file}:{place.line}," in problem.message for place in first - {problem.place})


def _tie(one: Rule, other: Rule) -> bool:
    """The page's rule 4, said directly for rules of one spelling and without replies outside their dates."""
    same_class = one.match is other.match and (
        len(one.spellings[0]) == len(other.spellings[0])
        if one.match == "anywhere"
        else one.spellings[0] == other.spellings[0]
    )
    if not same_class or not can_be_one_person(one.only_if, other.only_if):
        return False
    if one.active is None or other.active is None:
        return one.active is other.active
    return one.active.overlaps(other.active)
