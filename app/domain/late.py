"""Deciding about a text that was found late, as of the time the customer texted it.

What the person has said since stands above it. The gateway's times are to the minute and ours are of the callback, so
that the order of two texts may be in doubt: then the opt-out is the later one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.consent import Consent
from app.domain.decide import decide
from app.domain.decision import Decision, Effect, Join, Layer, Leave, OptIn, OptOut, OptOutBefore, Reply
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person

CALLBACK_TAKES: Final = timedelta(seconds=30)
"""How long a callback may have been under way, so that its text was sent before another that was found."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a person around their late texts.

    `texts` are theirs from a day before the oldest late one on, in any order. `consents` are what they said about
    consent, and when, as the ledger has it, which has nothing of what changed nothing then.
    """

    texts: tuple[IncomingMessage, ...] = ()
    consents: tuple[tuple[datetime, Consent], ...] = ()

    def since(self, late: IncomingMessage) -> list[IncomingMessage]:
        """What else they texted from the minute of this text on, oldest first."""
        others = (text for text in self.texts if text.id != late.id and text.received_at >= late.received_at)
        return sorted(others, key=lambda text: text.received_at)

    def was_out(self, late: IncomingMessage, book: Rulebook) -> bool:
        """Whether what they had said last before this text was an opt-out."""
        before = [text for text in self.texts if text.id != late.id and text.received_at <= late.received_at]
        said = [(at, consent is Consent.OPTED_OUT) for at, consent in self.consents if at <= late.received_at]
        said += [(text.received_at, True) for text in before if stops(text, book)]
        said += [(text.received_at, False) for text in before if _comes_back(text, book)]
        return max(said)[1] if said else False

    def after(self, message: IncomingMessage, decision: Decision) -> "Past":
        """The past with one more text in it."""
        said = self.consents
        for effect in decision.effects:
            if isinstance(effect, OptOut | OptOutBefore):
                said = (*said, (message.received_at, Consent.OPTED_OUT))
            elif isinstance(effect, OptIn):
                said = (*said, (message.received_at, Consent.OPTED_IN))
        return Past((*self.texts, message), said)


def decide_late(message: IncomingMessage, person: Person, past: Past, book: Rulebook) -> Decision:
    """What follows from a text that was found late, of a person as they are known to be now."""
    since = past.since(message)
    if stops(message, book):
        return _late_stop(message, person, since, book)
    if _stopped_since(message, person, past, book):
        decision = decide(message, person.having(Consent.OPTED_OUT), book)
        brings_back = any(isinstance(effect, OptIn | Join) for effect in decision.effects)
        return _overruled(decision, "older than an opt-out", ()) if brings_back else decision
    then = person.having(Consent.OPTED_OUT) if past.was_out(message, book) else person
    decision = decide(message, then, book)
    if person.consent is Consent.OPTED_IN:
        decision = replace(decision, effects=tuple(one for one in decision.effects if not isinstance(one, OptIn)))
    overtaken = [effect for effect in decision.effects if _overtaken(effect, message, since, book)]
    if not overtaken:
        return decision
    kept = tuple(effect for effect in decision.effects if effect not in overtaken and not isinstance(effect, Reply))
    return _overruled(decision, "the group was left or joined since", kept)


def stops(text: IncomingMessage, book: Rulebook) -> bool:
    """Whether the text asks for no more texts, whoever sends it."""
    return _has(OptOut, decide(text, Person(phone=text.phone), book))


def _late_stop(message: IncomingMessage, person: Person, since: Sequence[IncomingMessage], book: Rulebook) -> Decision:
    newer = [text for text in since if _surely_newer(text, message)]
    back = next((place for place, text in enumerate(newer) if _comes_back(text, book)), None)
    if person.opted_out or back is None:
        return decide(message, person, book)
    joined = {group for text in newer[back:] for group in _joins(text, book)}
    left = tuple(Leave(group) for group in sorted(set(person.groups) - joined))
    return Decision(Layer.CONSENT, "opted out, and came back since", effects=(OptOutBefore(), *left))


def _stopped_since(message: IncomingMessage, person: Person, past: Past, book: Rulebook) -> bool:
    """Whether they opted out after this text or perhaps after it, however, and whether or not it still stands."""
    is_out = person.opted_out and person.consent_at is not None and person.consent_at >= message.received_at
    was_out = any(said is Consent.OPTED_OUT and at >= message.received_at for at, said in past.consents)
    return is_out or was_out or any(stops(text, book) for text in past.since(message))


def _overtaken(effect: Effect, message: IncomingMessage, since: Iterable[IncomingMessage], book: Rulebook) -> bool:
    match effect:
        case Join(group):
            return any(_leaves(text, group, book) for text in since)
        case Leave(group):
            return any(_surely_newer(text, message) and group in _joins(text, book) for text in since)
        case _:
            return False


def _surely_newer(text: IncomingMessage, late: IncomingMessage) -> bool:
    before = late.received_at if late.found is None else late.found.before
    return text.received_at >= (before if text.found is not None else before + CALLBACK_TAKES)


def _comes_back(text: IncomingMessage, book: Rulebook) -> bool:
    return _has(OptIn, decide(text, Person(phone=text.phone, consent=Consent.OPTED_OUT), book))


def _joins(text: IncomingMessage, book: Rulebook) -> set[str]:
    effects = decide(text, Person(phone=text.phone), book).effects
    return {effect.group for effect in effects if isinstance(effect, Join)}


def _leaves(text: IncomingMessage, group: str, book: Rulebook) -> bool:
    member = Person(phone=text.phone, groups={group: None})
    return Leave(group) in decide(text, member, book).effects


def _has(kind: type[Effect], decision: Decision) -> bool:
    return any(isinstance(effect, kind) for effect in decision.effects)


def _overruled(decision: Decision, why: str, kept: tuple[Effect, ...]) -> Decision:
    return replace(decision, reason=why, effects=kept)
