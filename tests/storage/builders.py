"""Values for storage tests, everything filled in, changed by keyword."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from app.domain.consent import consent_texts
from app.domain.decision import Decision, Effect, Layer, Reply
from app.domain.delivery import Delivery, Kind, answer_to
from app.domain.matching import Matcher, Rulebook
from app.domain.message import Door, IncomingMessage
from app.domain.phone import PhoneNumber
from app.domain.reply import Template
from app.domain.rules import JoinGroup, Place, Program, Rule, RuleSet, Terms
from app.usecases.ports import Records, Taken

NOON = datetime(2026, 11, 23, 12, 0, 0, 250, tzinfo=UTC)
WINDOW = timedelta(seconds=10)
ANN, BEN, CLEO = (PhoneNumber(f"21255501{last:02d}") for last in range(3))

_ids = count(1)


def new_id() -> str:
    """Ids that sort by the order they were made in."""
    return f"{next(_ids):032x}"


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def incoming(
    text: str = "pizza",
    *,
    phone: PhoneNumber = ANN,
    at: datetime = NOON,
    gateway_id: str | None = None,
    door: Door = Door.INBOX,
    truncated: bool = False,
    raw: bytes = b"message=pizza",
) -> IncomingMessage:
    return IncomingMessage(
        id=new_id(),
        phone=phone,
        text=text,
        received_at=at,
        door=door,
        gateway_id=gateway_id,
        truncated=truncated,
        raw=raw,
    )


def taken(
    message: IncomingMessage, *effects: Effect, answers: Sequence[Delivery] | None = None, rule: str | None = "PIZZA"
) -> Taken:
    """A text with these effects; a reply among them is queued."""
    decision = Decision(Layer.RULE, "because the test says so", rule, effects)
    if answers is None:
        reply = decision.reply
        answers = () if reply is None else (answer_to(message, reply.text, reply.kind, new_id()),)
    return Taken(message, decision, tuple(answers))


def record(records: Records, *items: Taken, version: int = 7) -> None:
    """Take these in, in one transaction."""
    with records.intake() as intake:
        intake.people({item.message.phone for item in items})
        intake.record(items, version)


def queue(
    records: Records,
    *,
    phone: PhoneNumber = ANN,
    text: str = "Hello!",
    kind: Kind = Kind.REPLY,
    at: datetime = NOON,
) -> Delivery:
    """A text of a person, whose answer is queued."""
    item = taken(incoming(phone=phone, at=at), Reply(text, kind))
    record(records, item)
    return item.deliveries[0]


class _NoPatterns:
    """The pattern set of a rulebook without patterns."""

    def matches(self, text: str) -> Iterable[tuple[int, Mapping[str, str]]]:
        return ()


def rulebook() -> Rulebook:
    """PIZZA is answered, JOIN joins a list."""
    program = Program(brand="Joe's", help="joe@example.com", zone=ZoneInfo("America/New_York"))
    terms, place = Terms(), Place("rules.yaml", 1, 1)
    rules = (
        Rule(name="PIZZA", place=place, spellings=(("pizza",),), reply=Template("Two for one today")),
        Rule(name="JOIN", place=place, spellings=(("join",),), reply=Template("You are in"), join=JoinGroup("list")),
    )
    ruleset = RuleSet(
        program=program,
        rules=rules,
        anything_else=None,
        consent_texts=consent_texts(program, terms),
        limits=terms.limits,
    )
    return Rulebook(ruleset, Matcher(rules, lambda _patterns: _NoPatterns()), 7)
