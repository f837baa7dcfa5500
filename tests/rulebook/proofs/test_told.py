"""Words that replies tell people to send: what is worth a warning, and above all what is none."""

from datetime import UTC, datetime

import pytest

from app.domain.decide import decide
from app.domain.decision import Layer
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from tests.rulebook.written import advised, checked

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

RULES = """rules:
  - keyword: PIZZA
    also: [PIZZA CLUB]
    join group: club
    reply: "Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end"
  - keyword: HOURS
    close enough: one letter
    reply: x
  - keyword: LATER
    active: from 2026-12-01
    reply: x
  - keyword: GONE
    active: until 2026-11-01
    reply: x
  - keyword: "1"
    reply: x
  - keyword: MENU
    reply: {}
"""

NOTHING_ANSWERS = {
    "Text DEALS for deals": "DEALS",
    "Hi! text DEALS to 55555 now": "DEALS",
    "Reply YES to confirm.": "YES",
    "Reply YES or NO": "YES",
    'Text "deals" to get a slice': "deals",
    "Text 'deals' any time": "deals",
    "Text PIZZA for pizza, DEALS for deals": "DEALS",
    "Text PIZZA for pizza or DEALS for deals.": "DEALS",
    "Text PIZZA or LUNCH to win": "LUNCH",
    "Send DEALS to 55555": "DEALS",
    "Reply 2 for lunch": "2",
    "Reply with DEALS": "DEALS",
    "Text us back DEALS!": "DEALS",
    "Just text the word DEALS": "DEALS",
    "TEXT DEALS TO WIN": "DEALS",
    "Text BIG DEAL to win": "BIG DEAL",
    "If you are hungry, text DEALS": "DEALS",
    "Text GONE for more": "GONE",
    "DEALS! Text DEALS (it is free)": "DEALS",
}

ELSEWHERE = {
    "Reply CANCEL to cancel your order": '"CANCEL" opts people out of all texts. Name another word',
    "Reply CANCEL to cancel": '"CANCEL" opts people out',
    "Reply YES and we bake, CANCEL if you changed your mind": '"CANCEL" opts people out',
    "Text END to end the game": '"END" opts people out',
    "Text QUIT to leave the queue": '"QUIT" opts people out',
    "Text REMOVE for no onions": '"REMOVE" opts people out',
    "Text INFO for directions": '"INFO" gets the answer to HELP',
    "Text START to begin the quiz": '"START" takes back a STOP',
}

FINE = (
    "Text PIZZA to join, HOURS for hours, HELP for help, STOP to end.",
    "Text pizza to join",
    "Text PIZZA CLUB to join",
    "Text PIZZA NOW",
    "Text HOURZ for hours",
    "Text LATER for the draw",
    "Reply 1 to confirm",
    "Reply STOP to cancel",
    "Reply STOP to stop. Reply HELP for help",
    "To opt out, reply QUIT",
    "Reply END to end all texts",
    "Reply CANCEL to unsubscribe",
    "Reply END to stop",
    "Text STOPALL to leave",
    "Text INFO for more information",
    "Text INFO",
    "Text START to get texts again",
    "Text STOP PIZZA any time",
    "We got your text. HOURS are 9 to 5",
    "Thanks for your text BOB",
    "We text YOU back",
    "Text us at 800-555-0100",
    "Text 800-555-0100 to order",
    "Text or call 800-555-0100",
    "Reply within 10 minutes",
    "Reply 10 minutes before you come",
    "Send 2 to 4 photos",
    "Send your RESUME to jobs@lous.com",
    "Send RESUME to jobs@lous.com",
    "Send PDF files by mail",
    "TEXT US NOW FOR FREE PIZZA",
    "Text ALL your friends",
    "Text NYC office at 9am",
    "Text ASAP to win",
    "Reply ASAP",
    "Show this TEXT FOR a slice",
    "Free TEXT ALERTS!",
    "Every text ABOUT pizza counts",
    "The answer IS pizza",
    "Text PIZZA to win, USA and Canada only",
    "Our TYPE is NY style",
    "Lou's TEXT CLUB: 4 msgs/month",
    "Text {keyword} again",
    "Call LOU for catering",
    "Text back tomorrow: OPEN at 9",
)


def _warnings(reply: str) -> list[str]:
    text = RULES.format(f'"{reply}"' if '"' not in reply else f"'{reply}'")
    return [said for said in advised(text, NOW) if "MENU" in said]


@pytest.mark.parametrize("reply", NOTHING_ANSWERS)
def test_a_word_that_no_rule_answers_is_named(reply: str) -> None:
    problem, *_ = _warnings(reply)

    assert f'MENU, reply: this tells people to send "{NOTHING_ANSWERS[reply]}", and no rule answers that' in problem
    assert _layer_of(NOTHING_ANSWERS[reply]) is Layer.NOBODY


@pytest.mark.parametrize("reply", ELSEWHERE)
def test_a_word_that_the_consent_layer_takes_is_named(reply: str) -> None:
    (problem,) = (each for each in _warnings(reply) if "no rule answers that" not in each)

    assert f"MENU, reply: {ELSEWHERE[reply]}" in problem
    assert _layer_of(problem.split('"')[1]) is Layer.CONSENT


@pytest.mark.parametrize("reply", FINE)
def test_what_is_no_word_to_send_or_does_what_it_says_is_left_alone(reply: str) -> None:
    assert _warnings(reply) == []


def test_the_place_is_that_of_the_word_and_the_nearest_keyword_is_offered() -> None:
    assert _warnings("PIZA! Text PIZA for pizza") == [
        (
            'rules/winter.yaml:18:24  warning  MENU, reply: this tells people to send "PIZA", and no rule answers '
            'that. Did you mean "PIZZA"? Write a rule for it, or name another word'
        )
    ]


def test_every_reply_is_read_and_so_is_that_of_anything_else() -> None:
    text = """rules:
  - keyword: WIN
    active: 2026-12-01 to 2026-12-24
    reply: Text AAA
    reply again: once
    in between: Text BBB
    too early: Text CCC
    too late: Text DDD
anything else:
  reply: Text EEE
"""

    assert [said.split('"')[1] for said in advised(text, NOW)] == ["AAA", "BBB", "CCC", "DDD", "EEE"]


def _layer_of(text: str) -> Layer:
    book = checked(RULES.format("x"), NOW).rulebook
    assert book is not None
    phone = PhoneNumber.parse("2125550100")
    return decide(IncomingMessage(id="x", phone=phone, text=text, received_at=NOW), Person(phone=phone), book).layer
