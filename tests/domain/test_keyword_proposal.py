"""A stale plan is known, and what differs is said."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.keyword_plan import Kind, Known, Remembered, Sight, Standing
from app.domain.keyword_proposal import GatewayAccount, Proposal, propose, why_stale
from app.domain.keyword_setup import Address, Part, SetUp, Wanted
from tests.builders import NOON

ACCOUNT = GatewayAccount("https://app.clubtexting.com", "lou")
HELLO = SetUp(reply="Hello")


def proposal(**changes: Any) -> Proposal:
    """A plan for two keywords, everything filled in, changed by keyword."""
    filled: dict[str, Any] = {
        "account": ACCOUNT,
        "wanted": (Wanted("PIZZA", HELLO), Wanted("WIN", HELLO)),
        "sights": {"pizza": Sight(Standing.OURS), "win": Sight(Standing.FREE)},
        "remembered": {},
        "groups": None,
        "now": NOON,
    }
    given = filled | changes
    known = Known(given["sights"], given["remembered"], given["groups"])
    return propose(given["account"], given["wanted"], known, given["now"])


def test_a_plan_holds_while_nothing_changes() -> None:
    assert why_stale(proposal(), proposal(now=NOON + timedelta(days=30))) == ()


OTHERWISE: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"account": replace(ACCOUNT, user="ann")}, (
        "it was made for lou at https://app.clubtexting.com, and the settings name ann at https://app.clubtexting.com",)),
    ({"wanted": (Wanted("PIZZA", SetUp(reply="Hi")), Wanted("WIN", HELLO))}, (
        "the rule files say something else now of PIZZA",)),
    ({"wanted": (Wanted("PIZZA", replace(HELLO, address=Address("Textback", "1"))), Wanted("WIN", HELLO))}, (
        "the rule files say something else now of PIZZA",)),
    ({"wanted": (Wanted("PIZZA", HELLO),)}, ("the rule files say something else now of WIN",)),
    ({"sights": {"pizza": Sight(Standing.OURS, SetUp(email="a@b.example")), "win": Sight(Standing.FREE)}}, (
        "the account has changed: PIZZA",)),
    ({"sights": {"pizza": Sight(Standing.OURS), "win": Sight(Standing.TAKEN), "honey": Sight(Standing.OURS)}}, (
        "the account has changed: HONEY", "the account has changed: WIN")),
    ({"remembered": {"win": Remembered("WIN").renting(NOON)}}, ("something else is to be done about WIN now",)),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "reasons"), OTHERWISE)
def test_a_stale_plan_says_what_differs(changes: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert why_stale(proposal(), proposal(**changes)) == reasons


def test_a_missing_group_makes_a_plan_stale_too() -> None:
    wanted = {"wanted": (Wanted("PIZZA", replace(HELLO, groups=("fans",))),), "sights": {"pizza": Sight(Standing.OURS)}}

    before, now = proposal(**wanted, groups=frozenset({"fans"})), proposal(**wanted, groups=frozenset())

    assert why_stale(before, now) == ("something else is to be done about PIZZA now",)


def test_no_mark_holds_what_it_marks() -> None:
    made = proposal(wanted=(Wanted("PIZZA", HELLO, "https://x.example/canary"), Wanted("WIN", HELLO)))

    assert "canary" not in repr(made)
    assert all(len(mark) == 64 for mark in (*made.stated.values(), *made.seen.values()))


def test_steps_are_found_by_their_kind() -> None:
    made = proposal()

    assert [step.word for step in made.of(Kind.RENT)] == ["WIN"]
    assert [step.word for step in made.changes] == ["PIZZA", "WIN"]
    assert made.changes[0].changes[0].part is Part.REPLY
