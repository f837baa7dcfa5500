"""What follows from a text, as values: who decided, why, the effects, and the person once they hold."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from app.domain.consent import Consent, Source
from app.domain.delivery import Kind
from app.domain.message import IncomingMessage
from app.domain.person import Person

ANSWERED_BEFORE: Final = "answered before: "
"""How the reason begins where `reply again` keeps a rule silent; what it says follows."""


class Layer(StrEnum):
    """Who decided."""

    CONSENT = "consent"
    RULE = "rule"
    ANYTHING_ELSE = "anything else"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Reply:
    """Send this text back. `part` is the key of the rule that holds it, such as `reply if member`."""

    text: str = field(repr=False)
    kind: Kind = Kind.REPLY
    part: str = ""


@dataclass(frozen=True, slots=True)
class OptOut:
    """Block the number, end its memberships, cancel what is queued for it."""

    source: Source = Source.TEXT


@dataclass(frozen=True, slots=True)
class OptIn:
    """Take the number as opted in."""

    source: Source = Source.TEXT


@dataclass(frozen=True, slots=True)
class OptInReported:
    """Note in the ledger that the gateway calls the text an opt-in, and change nothing."""


@dataclass(frozen=True, slots=True)
class OptOutBefore:
    """Note in the ledger an opt-out that was found late and that the person has lifted since; change nothing."""


@dataclass(frozen=True, slots=True)
class Join:
    """Put the person in the group, for some days or until they leave."""

    group: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Take the person out of the group."""

    group: str


@dataclass(frozen=True, slots=True)
class Review:
    """Show the text to a person, and hold promotions to the number until they have read it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Remember that the person got this rule's answer."""

    rule: str


Effect = Reply | OptOut | OptOutBefore | OptIn | OptInReported | Join | Leave | Review | Answered


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, why, and what follows. `reason` holds neither text nor number."""

    layer: Layer
    reason: str
    rule: str | None = None
    effects: tuple[Effect, ...] = ()

    @property
    def reply(self) -> Reply | None:
        """The reply that follows, if any."""
        return next((effect for effect in self.effects if isinstance(effect, Reply)), None)

    @property
    def answered_as(self) -> str | None:
        """Under what name it is remembered that the person got this answer, where that counts later."""
        return next((effect.rule for effect in self.effects if isinstance(effect, Answered)), None)


def after(person: Person, decision: Decision, message: IncomingMessage) -> Person:
    """The person once the decision holds, for their next text."""
    person = person.having_texted()
    for effect in decision.effects:
        match effect:
            case OptOut():
                person = person.having(Consent.OPTED_OUT, message.received_at)
            case OptIn():
                person = person.having(Consent.OPTED_IN, message.received_at)
            case Join(group, days):
                until = None if days is None else message.received_at + timedelta(days=days)
                person = person.joined(group, until)
            case Leave(group):
                person = person.left(group)
            case Answered(rule):
                person = person.answered_by(rule, message.received_at)
            case Reply() | Review() | OptInReported() | OptOutBefore():
                pass
    return person
