"""Builders with everything filled in, changed by keyword."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.consent import consent_texts
from app.domain.delivery import Delivery, Kind, State
from app.domain.matching import Matcher, PatternSet, Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.reply import Template
from app.domain.rules import AnythingElse, Place, Program, Rule, RuleSet, Terms
from app.domain.text import words

NOON = datetime(2026, 1, 7, 17, 0, tzinfo=UTC)
"""Wednesday noon in New York."""

ANN = PhoneNumber("2125550100")
BOB = PhoneNumber("2125550101")

LOUS = Program(
    brand="Lou's Pizza",
    help="call 800-555-0100",
    zone=ZoneInfo("America/New_York"),
    how_often="4 msgs/month",
)

_ids = count(1)


def new_id() -> str:
    """The next of ids that sort."""
    return f"{next(_ids):032x}"


def incoming(text: str, **changes: Any) -> IncomingMessage:
    """A text of Ann's at noon."""
    filled: dict[str, Any] = {"id": new_id(), "phone": ANN, "received_at": NOON, "raw": b"from=2125550100"}
    return IncomingMessage(**{**filled, "text": text, **changes})


def person(**changes: Any) -> Person:
    """Ann, of whom nothing is known."""
    return Person(**{"phone": ANN, **changes})


def rule(keyword: str, reply: str | None = "answer", **changes: Any) -> Rule:
    """A rule with one keyword. Texts given as plain strings become templates; `also` adds spellings."""
    also: Sequence[str] = changes.pop("also", ())
    for key in ("too_early", "too_late", "reply_if_member", "in_between"):
        if isinstance(changes.get(key), str):
            changes[key] = Template(changes[key])
    filled: dict[str, Any] = {
        "name": keyword,
        "place": Place("rules/test.yaml", 1, 1),
        "spellings": tuple(words(spelling) for spelling in (keyword, *also)),
        "reply": None if reply is None else Template(reply),
    }
    return Rule(**{**filled, **changes})


class NoPatterns:
    """A set of patterns that finds nothing."""

    def matches(self, text: str) -> Iterable[tuple[int, Mapping[str, str]]]:
        return ()


def no_patterns(patterns: Sequence[str]) -> PatternSet:
    """For rulebooks without patterns."""
    return NoPatterns()


def book(*rules: Rule, otherwise: str | None = "Sorry?", terms: Terms | None = None, **changes: Any) -> Rulebook:
    """Lou's rulebook with these rules."""
    terms = terms or Terms()
    filled: dict[str, Any] = {
        "program": LOUS,
        "rules": rules,
        "anything_else": AnythingElse(reply=None if otherwise is None else Template(otherwise)),
        "consent_texts": consent_texts(LOUS, terms),
        "limits": terms.limits,
    }
    return Rulebook(RuleSet(**{**filled, **changes}), Matcher(rules, no_patterns))


def delivery(**changes: Any) -> Delivery:
    """A queued reply to Ann, good for four hours."""
    filled: dict[str, Any] = {
        "id": new_id(),
        "message_id": None,
        "phone": ANN,
        "text": "open 11 to 10",
        "kind": Kind.REPLY,
        "state": State.QUEUED,
        "created_at": NOON,
        "due_at": NOON,
        "not_after": NOON + timedelta(hours=4),
    }
    return Delivery(**{**filled, **changes})


def made_up_phones() -> Iterator[str]:
    """Numbers that belong to nobody: 555-01xx in one area after another."""
    return (f"{area}55501{line:02}" for area in range(201, 1000) for line in range(100))
