"""What differs between two rulebooks, as a marketer is told."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.calendar import Opening, Period, Repeat, ReplyAgain, Weekday
from app.domain.reply import Template
from app.domain.rules import JoinGroup, Match, OnlyIf, Place, Program, Rule, RuleSet, Who
from app.rulebook.differences.between import between
from tests.builders import book, rule
from tests.rulebook.written import PROGRAM, loaded

CHANGES = [
    ("keyword: PIZZA\n    reply: Two for one", "keyword: PIZZA\n    reply: Three for one", ["PIZZA: reply changed"]),
    ("keyword: PIZZA\n    reply: A", "keyword: PIZZA\n    also: [SLICE]\n    reply: A", ["PIZZA: also takes SLICE"]),
    ("keyword: PIZZA\n    also: [SLICE]\n    reply: A", "keyword: PIZZA\n    reply: A", ["PIZZA: takes SLICE no more"]),
    (
        "keyword: PIZZA\n    reply: A",
        "keyword: PIZZA\n    match: anywhere\n    reply: A",
        ["PIZZA: PIZZA matches anywhere instead of first word"],
    ),
    (
        "keyword: WIN\n    active: 2026-12-01 to 2026-12-24\n    reply: A",
        "keyword: WIN\n    active: 2026-12-01 to 2026-12-27\n    reply: A",
        ["WIN: closes 3 days later, 2026-12-28 00:00"],
    ),
    (
        "keyword: WIN\n    active: from 2026-10-25\n    reply: A",
        "keyword: WIN\n    active: from 2026-11-08\n    reply: A",
        ["WIN: opens 2 weeks later, 2026-11-08 00:00"],
    ),
    (
        "keyword: WIN\n    active: until 2026-12-24\n    reply: A",
        "keyword: WIN\n    reply: A",
        ["WIN: has no end any more"],
    ),
    (
        "keyword: WIN\n    reply: A",
        "keyword: WIN\n    active: from 2026-12-01\n    too early: soon\n    reply: A",
        ["WIN: now opens 2026-12-01 00:00", "WIN: too early is new"],
    ),
    (
        "keyword: HOURS\n    reply: A",
        "keyword: HOURS\n    reply again: once a day\n    in between: see above\n    reply: A",
        ["HOURS: replies again once a day instead of always", "HOURS: in between is new"],
    ),
    (
        "keyword: PIZZA\n    reply: A",
        "keyword: PIZZA\n    close enough: one letter\n    reply: A",
        ["PIZZA: takes one wrong letter"],
    ),
    (
        "keyword: OUT\n    leave group: a\n    reply: A",
        "keyword: OUT\n    leave group: b\n    reply: A",
        ["OUT: leaves b instead of a"],
    ),
    ("keyword: A1B\n    reply: A", "keyword: CATER\n    reply: A", ["CATER: new keyword", "A1B: keyword is gone"]),
]


def rule_set(rules: str, program: str = PROGRAM) -> RuleSet:
    found = loaded(f"rules:\n  - {rules}\n", program=program)
    assert found.rulebook is not None, [str(problem) for problem in found.problems]
    return found.rulebook.rules


@pytest.mark.parametrize(("before", "after", "told"), CHANGES, ids=[row[2][0] for row in CHANGES])
def test_a_change_is_told_in_words(before: str, after: str, told: list[str]) -> None:
    joinable = "\n  - keyword: JOINER\n    reply: x\n"
    old, new = rule_set(before + joinable), rule_set(after + joinable)

    assert [str(one) for one in between(old, new)] == told


def test_both_texts_of_a_changed_reply_are_there_to_be_shown() -> None:
    [difference] = between(rule_set("keyword: A1B\n    reply: old"), rule_set("keyword: A1B\n    reply: new"))

    assert (difference.before, difference.after) == ("old", "new")


def test_the_program_and_what_is_made_of_it_are_told() -> None:
    changed = PROGRAM.replace("800-555-0100", "800-555-0199").replace("New_York", "Chicago")

    told = [
        str(one)
        for one in between(rule_set("keyword: A1B\n    reply: x"), rule_set("keyword: A1B\n    reply: x", changed))
    ]

    assert told[:2] == ["program: help changed", "program: timezone changed"]
    assert {"STOP: the answer changed", "HELP: the answer changed"} <= set(told)


def test_what_no_customer_notices_is_no_difference() -> None:
    old = "keyword: PIZZA\n    reply: x\n  - keyword: CATER\n    reply: y"
    new = "keyword: CATER # for parties\n    note: ask Lou\n    reply: y\n  - keyword: PIZZA\n    reply: x"

    assert between(rule_set(old), rule_set(new)) == ()


def test_rules_of_one_keyword_are_told_apart_by_whom_they_are_for() -> None:
    two = "keyword: PIZZA\n    only if: new\n    reply: hello\n  - keyword: PIZZA\n    reply: {}"
    swapped = "keyword: PIZZA\n    reply: {}\n  - keyword: PIZZA\n    only if: new\n    reply: hello"

    told = between(rule_set(two.format("again")), rule_set(swapped.format("welcome back")))

    assert [(one.what, one.before, one.after) for one in told] == [("reply changed", "again", "welcome back")]


NOT_NOTICED = {"name", "place"}
"""A name is what the others are told by, and a place is where the author looks."""

OTHER: dict[str, Any] = {
    "spellings": (("other",),),
    "match": Match.ANYWHERE,
    "pattern": "x+",
    "close_enough": True,
    "only_if": OnlyIf(Who.NEW),
    "active": Period(start=datetime(2026, 12, 1, tzinfo=UTC)),
    "reply_again": ReplyAgain(Repeat.ONCE),
    "join": JoinGroup("club", 30),
    "leave": "club",
}


def changed_rules() -> Iterator[tuple[str, Rule]]:
    for field in fields(Rule):
        if field.name not in NOT_NOTICED:
            yield field.name, replace(rule("PIZZA"), **{field.name: OTHER.get(field.name, Template("other"))})


@pytest.mark.parametrize(("name", "changed"), list(changed_rules()), ids=[name for name, _ in changed_rules()])
def test_whatever_changes_in_a_rule_is_told(name: str, changed: Rule) -> None:
    assert between(book(rule("PIZZA")).rules, book(changed).rules)


CHANGED_PROGRAM: dict[str, Any] = {
    "opening": (Opening(frozenset({Weekday.MON}), time(9), time(17)),),
    "zone": ZoneInfo("America/Chicago"),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Program)])
def test_whatever_changes_in_the_program_is_told(name: str) -> None:
    before = book(rule("PIZZA")).rules
    after = replace(before, program=replace(before.program, **{name: CHANGED_PROGRAM.get(name, "other")}))

    assert between(before, after)


def test_where_a_rule_stands_is_no_difference() -> None:
    moved = replace(rule("PIZZA"), place=Place("rules/elsewhere.yaml", 9, 9))

    assert between(book(rule("PIZZA")).rules, book(moved).rules) == ()
