"""What a gateway says of a text beside its words: given flags and words -> what becomes of consent, and the answer."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decide import decide
from app.domain.decision import Decision, Effect, Join, OptIn, OptInReported, OptOut, Reply, Review, after
from app.domain.delivery import Kind
from app.domain.evidence import PastConsent, person_after
from app.domain.origin import Flag
from app.domain.person import Person
from app.domain.rules import JoinGroup
from tests.builders import NOON, book, incoming, person, rule

LOUS = book(rule("PIZZA", "welcome", join=JoinGroup("club")), rule("HOURS", "open 11 to 10"))

IN, OUT = frozenset({Flag.OPTED_IN}), frozenset({Flag.OPTED_OUT})
BOTH = IN | OUT

NEW = person()
MEMBER = person(consent=Consent.OPTED_IN)
GONE = person(consent=Consent.OPTED_OUT, consent_at=NOON)

BY_WORD_OUT, BY_WORD_IN = OptOut(Source.GATEWAY_WORD), OptIn(Source.GATEWAY_WORD)
CLUB = Join("club")


def decided(text: str, who: Person, **changes: Any) -> Decision:
    return decide(incoming(text, **changes), who, LOUS)


def consent_in(decision: Decision) -> list[Effect]:
    """The effects but for replies."""
    return [effect for effect in decision.effects if not isinstance(effect, Reply)]


ROWS: list[tuple[str, frozenset[Flag], Person, list[Effect], str | None]] = [
    # The gateway calls it an opt-out: it is one, whatever the words say.
    ("hours", OUT, NEW, [BY_WORD_OUT], None),
    ("hours", OUT, MEMBER, [BY_WORD_OUT], None),
    ("hours", OUT, GONE, [], None),
    ("basta ya", OUT, MEMBER, [BY_WORD_OUT], None),
    ("PIZZA", OUT, NEW, [BY_WORD_OUT], None),
    ("PIZZA", OUT, GONE, [], None),
    ("START", OUT, MEMBER, [BY_WORD_OUT], None),
    ("START", OUT, GONE, [], None),
    ("STOP PIZZA", OUT, MEMBER, [BY_WORD_OUT], None),
    ("stop it", OUT, MEMBER, [BY_WORD_OUT, Review()], None),
    ("STOP", OUT, MEMBER, [OptOut()], "Lou's Pizza: you are unsubscribed"),
    ("STOP", OUT, GONE, [], None),
    ("HELP", OUT, MEMBER, [BY_WORD_OUT], "Lou's Pizza: for help"),
    ("HELP", OUT, GONE, [], "Lou's Pizza: for help"),
    # The gateway calls it an opt-in: evidence, consent where nothing was said, and never a way back.
    ("hours", IN, NEW, [BY_WORD_IN], "open 11 to 10"),
    ("hours", IN, MEMBER, [], "open 11 to 10"),
    ("hours", IN, GONE, [OptInReported()], None),
    ("yes", IN, GONE, [OptInReported()], None),
    ("pizza is great", IN, GONE, [OptInReported()], None),
    ("PIZZA", IN, NEW, [OptIn(), CLUB], "welcome"),
    ("PIZZA", IN, GONE, [OptIn(), CLUB], "welcome"),
    ("START", IN, NEW, [OptIn()], "Lou's Pizza: you can get our texts again"),
    ("START", IN, GONE, [OptIn()], "Lou's Pizza: you can get our texts again"),
    ("STOP", IN, MEMBER, [OptOut()], "Lou's Pizza: you are unsubscribed"),
    ("STOP", IN, NEW, [OptOut()], "Lou's Pizza: you are unsubscribed"),
    ("STOP", IN, GONE, [OptInReported()], None),
    ("stop it", IN, NEW, [OptInReported(), Review()], "Sorry?"),
    ("HELP", IN, NEW, [BY_WORD_IN], "Lou's Pizza: for help"),
    # Both: the opt-out prevails.
    ("hours", BOTH, NEW, [BY_WORD_OUT], None),
    ("hours", BOTH, GONE, [], None),
    ("START", BOTH, GONE, [], None),
    ("PIZZA", BOTH, NEW, [BY_WORD_OUT], None),
]


@pytest.mark.parametrize(("text", "flags", "who", "consent", "answer"), ROWS)
def test_flags_are_heeded_as_far_as_the_words_allow(
    text: str, flags: frozenset[Flag], who: Person, consent: list[Effect], answer: str | None
) -> None:
    decision = decided(text, who, flags=flags)

    assert consent_in(decision) == consent
    assert decision.reply is None if answer is None else (decision.reply and decision.reply.text.startswith(answer))


@pytest.mark.parametrize("flags", [IN, OUT, BOTH])
@pytest.mark.parametrize(
    "text", ["hours", "yes", "ok", "in", "subscribe", "HELP", "pizza slice", "STOP", "stop it", ""]
)
def test_no_flag_leads_anybody_back(text: str, flags: frozenset[Flag]) -> None:
    message = incoming(text, flags=flags)

    decision = decide(message, GONE, LOUS)

    assert after(GONE, decision, message).opted_out
    assert decision.reply is None or decision.reply.kind is Kind.HELP


@pytest.mark.parametrize("text", ["START", "PIZZA"])
@pytest.mark.parametrize("flags", [frozenset[Flag](), IN])
def test_a_wish_to_come_back_that_is_older_than_the_opt_out_leads_nobody_back(
    text: str, flags: frozenset[Flag]
) -> None:
    late = {"received_at": NOON + timedelta(minutes=5), "flags": flags}

    before = decided(text, GONE, said_at=NOON - timedelta(seconds=1), **late)
    behind = decided(text, GONE, said_at=NOON + timedelta(seconds=1), **late)

    assert not any(isinstance(effect, OptIn | Join | Reply) for effect in before.effects)
    assert OptIn() in behind.effects


@pytest.mark.parametrize("ago", [timedelta(seconds=-1), timedelta(days=1, seconds=1), timedelta(days=9999)])
def test_a_time_that_cannot_be_is_not_believed(ago: timedelta) -> None:
    message = incoming("START", said_at=NOON - ago)

    assert message.texted_at == NOON


def test_a_text_without_flags_and_time_is_decided_by_its_words_alone() -> None:
    assert decided("START", GONE).effects[0] == OptIn()
    assert decided("hours", NEW).effects == (Reply("open 11 to 10", part="reply"),)


def test_what_is_only_reported_changes_nobody_on_record_either() -> None:
    reported = PastConsent(ConsentEvent.OPT_IN_REPORTED, NOON + timedelta(hours=1))

    assert person_after(GONE, reported) == GONE
    assert person_after(NEW, reported) == NEW
