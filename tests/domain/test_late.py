"""Texts that are found late: decided as of their own time, below what the person has said since."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.domain.consent import Consent
from app.domain.decision import Decision, Effect, Join, Leave, OptIn, OptOut, OptOutBefore
from app.domain.delivery import Kind, State, answer_to
from app.domain.late import Past
from app.domain.late import decide_late as decide_with
from app.domain.matching import Rulebook
from app.domain.message import Found, IncomingMessage
from app.domain.person import Person
from app.domain.rules import JoinGroup
from tests.builders import NOON, book, incoming, new_id, person, rule

BOOK = book(
    rule("PIZZA", "welcome", join=JoinGroup("club")), rule("HOURS", "open"), rule("TACO", join=JoinGroup("taco"))
)


def decide_late(
    message: IncomingMessage, person: Person, since: Sequence[IncomingMessage], rules: Rulebook
) -> Decision:
    """The decision where nothing is known of the time before."""
    return decide_with(message, person, Past(tuple(since)), rules)


FOUND_AT = NOON + timedelta(minutes=30)


def late(text: str, minutes: float = 0) -> IncomingMessage:
    """A text of so many minutes after noon, found half an hour after noon."""
    at = NOON + timedelta(minutes=minutes)
    return incoming(text, received_at=at, found=Found(FOUND_AT, at + timedelta(minutes=1)))


def said(text: str, minutes: float) -> IncomingMessage:
    """A text that a callback brought."""
    return incoming(text, received_at=NOON + timedelta(minutes=minutes))


def effects(decision: Decision) -> list[type[Effect]]:
    return [type(effect) for effect in decision.effects]


def out(minutes: float) -> Person:
    return person(consent=Consent.OPTED_OUT, consent_at=NOON + timedelta(minutes=minutes))


MEMBER = person(consent=Consent.OPTED_IN, consent_at=NOON + timedelta(minutes=5), groups={"club": None, "taco": None})


def test_a_late_stop_with_nothing_newer_opts_out() -> None:
    assert OptOut in effects(decide_late(late("stop"), MEMBER, [said("hours", 3)], BOOK))


@pytest.mark.parametrize("back", ["start", "unstop", "taco", "Taco please"])
def test_a_late_stop_that_was_lifted_since_is_evidence_and_ends_the_groups_of_before(back: str) -> None:
    decision = decide_late(late("stop"), MEMBER, [said(back, 5)], BOOK)

    kept = set() if "st" in back else {"taco"}
    assert decision.effects == (OptOutBefore(), *(Leave(group) for group in sorted({"club", "taco"} - kept)))


@pytest.mark.parametrize("newer", ["hours", "I want pizza now", "yes", "help"])
def test_what_leads_nobody_back_lifts_no_late_stop(newer: str) -> None:
    assert OptOut in effects(decide_late(late("stop"), MEMBER, [said(newer, 5)], BOOK))


@pytest.mark.parametrize(("minutes", "lifts"), [(0.5, False), (1.2, False), (1.6, True)])
def test_where_it_is_in_doubt_which_came_first_the_stop_came_last(minutes: float, *, lifts: bool) -> None:
    decision = decide_late(late("stop"), MEMBER, [said("start", minutes)], BOOK)

    assert (OptOutBefore in effects(decision)) is lifts


@pytest.mark.parametrize("text", ["start", "pizza", "unstop"])
@pytest.mark.parametrize("stopped", [0.5, 5])
def test_nothing_older_than_an_opt_out_brings_back(text: str, stopped: float) -> None:
    decision = decide_late(late(text), out(stopped), [said("stop", stopped)], BOOK)

    assert (decision.effects, decision.reason) == ((), "older than an opt-out")


def test_an_opt_out_at_the_counter_is_not_lifted_by_an_older_text() -> None:
    assert decide_late(late("start"), out(5), [], BOOK).effects == ()


def test_an_opt_out_that_is_no_text_and_was_lifted_since_still_stands_above_an_older_text() -> None:
    back = person(consent=Consent.OPTED_IN, consent_at=NOON + timedelta(minutes=9))
    past = Past((said("start", 9),), ((NOON + timedelta(minutes=5), Consent.OPTED_OUT),))

    assert decide_with(late("pizza"), back, past, BOOK).effects == ()


def test_a_second_stop_counts_although_it_changed_nothing() -> None:
    assert decide_late(late("start", 5), out(0), [said("stop", 10)], BOOK).effects == ()


def test_a_late_start_after_the_last_stop_brings_back() -> None:
    assert OptIn in effects(decide_late(late("start", 5), out(0), [], BOOK))


def test_a_joining_keyword_older_than_a_stop_that_was_lifted_does_not_join_again() -> None:
    back = person(consent=Consent.OPTED_IN, consent_at=NOON + timedelta(minutes=9))

    decision = decide_late(late("pizza"), back, [said("stop", 5), said("start", 9)], BOOK)

    assert decision.effects == ()


def test_a_group_that_was_left_since_is_not_joined_and_not_welcomed() -> None:
    decision = decide_late(late("pizza"), person(consent=Consent.OPTED_IN), [said("stop pizza", 5)], BOOK)

    assert not [effect for effect in decision.effects if isinstance(effect, Join)]
    assert decision.reply is None


def test_a_group_that_was_joined_since_is_not_left() -> None:
    assert decide_late(late("stop pizza"), MEMBER, [said("pizza", 5)], BOOK).effects == ()
    assert Leave("club") in decide_late(late("stop pizza"), MEMBER, [said("hours", 5)], BOOK).effects


def test_a_group_joined_between_a_late_stop_and_the_way_back_is_left_too() -> None:
    since = [said("taco for me", 3), said("start", 5)]

    assert Leave("taco") in decide_late(late("stop"), MEMBER, since, BOOK).effects


@pytest.mark.parametrize(("lifted_by", "joins"), [("hours", False), ("start", True)])
def test_who_was_out_then_is_decided_about_as_one_who_is_out(lifted_by: str, *, joins: bool) -> None:
    before = [said("stop", -9), said(lifted_by, -5)]
    now = person(consent=Consent.OPTED_IN, consent_at=NOON + timedelta(minutes=5))

    decision = decide_late(late("pizza for me"), now, [*before, said("start", 5)], BOOK)

    assert (Join("club") in decision.effects) is joins


def test_what_came_in_order_consents_no_second_time() -> None:
    now = person(consent=Consent.OPTED_IN, consent_at=NOON + timedelta(minutes=5))

    assert OptIn not in effects(decide_late(late("pizza"), now, [said("stop", -9), said("start", 5)], BOOK))


def test_help_is_answered_also_to_who_opted_out_since() -> None:
    decision = decide_late(late("help"), out(5), [said("stop", 5)], BOOK)

    assert decision.reply is not None
    assert decision.reply.kind is Kind.HELP


@pytest.mark.parametrize(
    ("kind", "minutes", "state"),
    [
        (Kind.REPLY, 239, State.QUEUED),
        (Kind.REPLY, 240, State.EXPIRED),
        (Kind.STOP_CONFIRMATION, 4, State.QUEUED),
        (Kind.STOP_CONFIRMATION, 5, State.EXPIRED),
    ],
)
def test_an_answer_that_comes_too_late_ends_at_once(kind: Kind, minutes: float, state: State) -> None:
    message = incoming("hours", found=Found(NOON + timedelta(minutes=minutes), NOON + timedelta(minutes=1)))

    answer = answer_to(message, "open", kind, new_id())

    assert (answer.state, answer.created_at) == (state, NOON + timedelta(minutes=minutes))
    assert answer.not_after == NOON + kind.terms.good_for
