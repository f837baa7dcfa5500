"""What a gateway says of a text beside its words, and how far that is heeded.

The words come first. An opt-out that only the gateway sees is one all the same; an opt-in that only the gateway sees
is evidence, and leads nobody back who has opted out: that takes the person's own START or keyword.
"""

from dataclasses import replace

from app.domain.consent import Consent, Source
from app.domain.decision import Decision, Layer, OptIn, OptInReported, OptOut, Reply, Review
from app.domain.delivery import Kind
from app.domain.message import IncomingMessage
from app.domain.optout_words import ConsentWord, consent_word
from app.domain.origin import Flag
from app.domain.person import Person


def heeding(decision: Decision, message: IncomingMessage, person: Person) -> Decision:
    """The decision by the words, after what the gateway says of the text; opting out prevails over opting in."""
    if Flag.OPTED_OUT in message.flags:
        return _opted_out(decision, person)
    if _comes_too_late(decision, message, person):
        decision = Decision(Layer.CONSENT, "asked to come back before the last opt-out", decision.rule)
    return _opted_in(decision, message, person) if Flag.OPTED_IN in message.flags else decision


def _opted_out(decision: Decision, person: Person) -> Decision:
    """Opted out whatever the words say. Silent, unless the words ask for help or are an opt-out themselves."""
    if any(isinstance(effect, OptOut) for effect in decision.effects):
        return decision
    kept = tuple(effect for effect in decision.effects if isinstance(effect, Review) or _is_help(effect))
    if person.opted_out:
        return Decision(Layer.CONSENT, "an opt-out by the gateway's word, was opted out already", effects=kept)
    return Decision(Layer.CONSENT, "opted out by the gateway's word", effects=(OptOut(Source.GATEWAY_WORD), *kept))


def _opted_in(decision: Decision, message: IncomingMessage, person: Person) -> Decision:
    """What the words decide about consent stands; else the gateway's word is evidence, and consent where none was."""
    if person.consent is Consent.OPTED_IN or any(isinstance(effect, OptIn | OptOut) for effect in decision.effects):
        return decision
    is_clear = not person.opted_out and consent_word(message.text) is not ConsentWord.DOUBTFUL
    effect = OptIn(Source.GATEWAY_WORD) if is_clear else OptInReported()
    return replace(decision, effects=(effect, *decision.effects))


def _comes_too_late(decision: Decision, message: IncomingMessage, person: Person) -> bool:
    """Whether a wish to come back was texted before the opt-out that it would lift, and was only delivered after it."""
    if not person.opted_out or message.said_at is None or person.consent_at is None:
        return False
    return message.texted_at < person.consent_at and any(isinstance(effect, OptIn) for effect in decision.effects)


def _is_help(effect: object) -> bool:
    return isinstance(effect, Reply) and effect.kind is Kind.HELP
