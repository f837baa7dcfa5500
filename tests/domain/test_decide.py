"""Deciding: consent first, then the most specific rule, then anything else."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.alphabet import Limits
from app.domain.calendar import Period, Repeat, ReplyAgain
from app.domain.consent import Consent
from app.domain.decide import decide
from app.domain.decision import Decision, Join, Layer, Leave, OptIn, OptOut, Review, after
from app.domain.delivery import Kind
from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.reply import Template
from app.domain.rules import AnythingElse, JoinGroup, Match, OnlyIf, Terms, Who
from tests.builders import NOON, book, incoming, person, rule

CLUB = rule("PIZZA", "welcome", also=["SLICE"], join=JoinGroup("club"), reply_if_member="already in")
HOURS = rule("HOURS", "open 11 to 10", close_enough=True)
LOUS = book(CLUB, HOURS)


def answer(text: str, who: Person | None = None, rules: Rulebook = LOUS, at: datetime = NOON) -> str | None:
    """What Ann is answered."""
    decision = decide(incoming(text, received_at=at), who or person(), rules)
    return decision.reply.text if decision.reply else None


def decided(text: str, who: Person | None = None, rules: Rulebook = LOUS) -> Decision:
    return decide(incoming(text), who or person(), rules)


# ---------------------------------------------------------------- consent


def test_stop_opts_out_and_is_confirmed_once() -> None:
    first = decided("stop")
    again = decided("STOP", after(person(), first, incoming("stop")))

    assert first.layer is Layer.CONSENT
    assert OptOut() in first.effects
    assert first.reply
    assert first.reply.kind is Kind.STOP_CONFIRMATION
    assert again.effects == ()


def test_stop_is_answered_by_nobody_where_the_gateway_confirms() -> None:
    rules = book(CLUB, terms=Terms(we_confirm_stop=False))

    assert decided("stop", rules=rules).effects == (OptOut(),)


def test_no_rule_can_take_a_stop_word() -> None:
    rules = book(rule("STOP", "never"), rule("anything", "never", match=Match.ANYWHERE, also=["stop"]))

    assert OptOut() in decided("Stop!", rules=rules).effects


def test_help_is_answered_even_after_stop() -> None:
    decision = decided("help", person(consent=Consent.OPTED_OUT))

    assert decision.reply
    assert decision.reply.kind is Kind.HELP
    assert "800-555-0100" in decision.reply.text
    assert OptIn() not in decision.effects


def test_start_brings_back_and_says_so() -> None:
    decision = decided("START", person(consent=Consent.OPTED_OUT))

    assert OptIn() in decision.effects
    assert decision.reply
    assert decision.reply.kind is Kind.OPT_IN_CONFIRMATION


@pytest.mark.parametrize(
    "text", ["hours", "what is this?", "yes", "y", "pizza no thanks", "i hate pizza", "who is this"]
)
def test_an_opted_out_person_gets_no_reply_and_does_not_come_back(text: str) -> None:
    decision = decided(text, person(consent=Consent.OPTED_OUT))

    assert decision.reply is None
    assert OptIn() not in decision.effects


@pytest.mark.parametrize("text", ["PIZZA", "slice!", "Pizza please"])
def test_the_joining_keyword_alone_brings_an_opted_out_person_back(text: str) -> None:
    decision = decided(text, person(consent=Consent.OPTED_OUT))

    assert decision.effects[:2] == (OptIn(), Join("club"))
    assert decision.reply


def test_a_typo_of_the_joining_keyword_brings_nobody_back() -> None:
    rules = book(rule("PIZZA", "welcome", join=JoinGroup("club"), close_enough=True))

    assert decided("pizzza", person(consent=Consent.OPTED_OUT), rules).effects == ()


def test_who_joined_once_stopped_and_joins_again_is_welcomed_again() -> None:
    once = book(rule("PIZZA", "welcome", join=JoinGroup("club"), reply_again=ReplyAgain(Repeat.ONCE)))
    ann = person()
    for text in ("pizza", "stop", "pizza"):
        decision = decided(text, ann, once)
        ann = after(ann, decision, incoming(text))

    assert ann.consent is Consent.OPTED_IN
    assert ann.is_member("club", NOON)
    assert decision.reply


def test_stop_with_a_joining_keyword_leaves_that_group_only() -> None:
    member = person(consent=Consent.OPTED_IN, groups={"club": None, "other": None})

    decision = decided("STOP PIZZA", member)

    assert Leave("club") in decision.effects
    assert OptOut() not in decision.effects
    assert after(member, decision, incoming("stop pizza")).groups == {"other": None}


def test_stop_with_a_keyword_leaves_the_group_though_a_rule_takes_the_word_anywhere() -> None:
    rules = book(rule("PIZZA", "yum", match=Match.ANYWHERE, join=JoinGroup("club")))

    assert decided("stop pizza", rules=rules).effects[0] == Leave("club")


def test_stop_with_another_word_is_answered_normally_and_reviewed() -> None:
    decision = decided("please stop the work")

    assert decision.layer is Layer.ANYTHING_ELSE
    assert Review() in decision.effects


def test_cancel_with_more_words_belongs_to_the_rule_that_declares_it() -> None:
    rules = book(rule("CANCEL 3PM", "cancelled your table"))

    decision = decided("cancel 3pm", rules=rules)

    assert (decision.rule, Review() in decision.effects) == ("CANCEL 3PM", False)
    assert OptOut() in decided("cancel", rules=rules).effects


def test_stopping_leaves_every_group() -> None:
    member = person(consent=Consent.OPTED_IN, groups={"club": None})

    assert after(member, decided("stop", member), incoming("stop")).groups == {}


# ---------------------------------------------------------------- rules


def test_joining_opts_in_and_joins() -> None:
    assert decided("pizza").effects[:2] == (OptIn(), Join("club"))


def test_a_member_gets_the_members_reply() -> None:
    assert answer("slice", person(consent=Consent.OPTED_IN, groups={"club": None})) == "already in"


def test_a_membership_that_ended_is_none() -> None:
    ended = person(consent=Consent.OPTED_IN, groups={"club": NOON})

    assert answer("slice", ended) == "welcome"


def test_joining_again_for_some_days_starts_the_days_again() -> None:
    rules = book(rule("WEEK", "hi", join=JoinGroup("week", days=7)))
    member = person(groups={"week": NOON + timedelta(days=1)})

    later = after(member, decided("week", member, rules), incoming("week"))

    assert later.groups["week"] == NOON + timedelta(days=7)


def test_the_whole_message_wins_over_the_first_word_and_that_over_anywhere() -> None:
    rules = book(
        rule("DEAL", "anywhere", match=Match.ANYWHERE),
        rule("DEAL", "first"),
        rule("DEAL", "whole", match=Match.WHOLE_MESSAGE),
    )

    assert [answer(text, rules=rules) for text in ("deal", "deal now", "a deal")] == ["whole", "first", "anywhere"]


def test_more_words_win_over_fewer() -> None:
    rules = book(rule("PIZZA", "one"), rule("PIZZA CLUB", "two"))

    assert answer("pizza club please", rules=rules) == "two"


def test_a_condition_wins_over_none_and_is_skipped_where_it_does_not_hold() -> None:
    rules = book(rule("DEAL", "everyone"), rule("DEAL", "members", only_if=OnlyIf(Who.MEMBER, "club")))

    assert answer("deal", rules=rules) == "everyone"
    assert answer("deal", person(groups={"club": None}), rules) == "members"


@pytest.mark.parametrize(("texted_before", "expected"), [(False, "hello"), (True, "hello again")])
def test_the_first_text_ever_can_have_its_own_reply(texted_before: bool, expected: str) -> None:
    rules = book(
        rule("HI", "hello", only_if=OnlyIf(Who.NEW)), rule("HI", "hello again", only_if=OnlyIf(Who.TEXTED_BEFORE))
    )

    assert answer("hi", person(texted_before=texted_before), rules) == expected


DECEMBER = Period(datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2026, 12, 25, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 30, 23, tzinfo=UTC), "soon"),
        (DECEMBER.start, "in"),
        (datetime(2026, 12, 25, 4, 59, 59, tzinfo=UTC), "in"),
        (DECEMBER.end, "over"),
    ],
)
def test_a_contest_says_when_it_is_too_early_and_too_late(at: datetime, expected: str) -> None:
    rules = book(rule("WIN", "in", active=DECEMBER, too_early="soon", too_late="over"))

    assert answer("win", rules=rules, at=at) == expected


def test_outside_its_dates_a_rule_without_words_for_it_is_not_there() -> None:
    rules = book(rule("WIN", "in", active=DECEMBER), rule("WIN", "always"))

    assert answer("win", rules=rules) == "always"
    assert answer("win", rules=rules, at=datetime(2026, 12, 5, tzinfo=UTC)) == "in"


def test_a_rule_that_holds_wins_over_one_that_only_says_it_is_over() -> None:
    rules = book(rule("WIN", "in", active=DECEMBER, too_early="soon"), rule("WIN", "always"))

    assert answer("win", rules=rules) == "always"


def test_reply_again_once_a_day_means_the_programs_day() -> None:
    daily = rule("HOURS", "open", reply_again=ReplyAgain(Repeat.ONCE_A_DAY), in_between="see above")
    late = datetime(2026, 1, 8, 4, 59, tzinfo=UTC)  # 23:59 in New York

    before = person(answered={"HOURS": NOON})

    assert answer("hours", before, book(daily), late) == "see above"
    assert answer("hours", before, book(daily), late + timedelta(minutes=1)) == "open"


def test_reply_again_after_some_hours() -> None:
    rules = book(rule("HOURS", "open", reply_again=ReplyAgain(Repeat.EVERY, timedelta(hours=12))))
    before = person(answered={"HOURS": NOON})

    assert answer("hours", before, rules, NOON + timedelta(hours=11)) is None
    assert answer("hours", before, rules, NOON + timedelta(hours=12)) == "open"


def test_leaving_by_keyword_leaves() -> None:
    rules = book(rule("BYE", "bye", leave="club"))

    assert Leave("club") in decided("bye", person(groups={"club": None}), rules).effects
    assert Leave("club") not in decided("bye", person(), rules).effects


def test_placeholders_are_filled_with_what_is_known() -> None:
    rules = book(rule("CATER", "{brand}: {keyword} {rest} for {first name|friend}"))

    assert answer("cater 40 people", rules=rules) == "Lou's Pizza: CATER 40 people for friend"
    assert answer("Cater!", person(first_name="Zoë"), rules) == "Lou's Pizza: CATER  for Zoe"


def test_a_reply_with_a_customers_words_always_fits_one_text() -> None:
    rules = book(rule("SAY", "x" * 120 + "{rest}"))

    said = answer("say " + "y" * 900, rules=rules)

    assert said
    assert Limits().fits(said)


@pytest.mark.parametrize("slip", ["huors", "hors", "hourss", "hoirs", "Hourz on sunday"])
def test_one_slip_is_close_enough(slip: str) -> None:
    assert answer(slip) == "open 11 to 10"


@pytest.mark.parametrize("slip", ["hour5x", "hxours", "sruoh", "help", "halp"])
def test_two_slips_or_a_consent_word_nearby_are_not(slip: str) -> None:
    rules = book(HOURS, rule("HELPS", "no", close_enough=True))

    assert answer(slip, rules=rules) != "open 11 to 10"
    assert answer(slip, rules=rules) != "no"


def test_a_typo_never_wins_over_a_rule_that_matches_exactly() -> None:
    rules = book(HOURS, rule("HOUR", "sand runs", only_if=OnlyIf(Who.MEMBER, "club")))

    assert answer("hour", rules=rules) == "Sorry?"


# ---------------------------------------------------------------- anything else


def test_a_text_that_no_rule_takes_gets_the_last_word() -> None:
    decision = decided("🍕")

    assert decision.layer is Layer.ANYTHING_ELSE
    assert answer("what") == "Sorry?"


def test_silence_on_purpose_is_silence() -> None:
    assert answer("what", rules=book(CLUB, otherwise=None)) is None


def test_the_last_word_is_said_as_often_as_it_is_allowed() -> None:
    patient = AnythingElse(reply=Template("Sorry?"), reply_again=ReplyAgain(Repeat.EVERY, timedelta(hours=12)))
    rules = book(anything_else=patient)
    ann = after(person(), decided("what", rules=rules), incoming("what"))

    assert answer("what", ann, rules) is None
    assert answer("what", ann, rules, NOON + timedelta(hours=12)) == "Sorry?"
