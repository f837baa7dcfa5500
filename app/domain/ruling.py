"""Rules: which one takes a text, and what follows from it."""

from collections.abc import Iterator
from typing import Final

from app.domain.calendar import Phase, Repeat
from app.domain.consent import Consent
from app.domain.decision import ANSWERED_BEFORE, Answered, Decision, Effect, Join, Layer, Leave, OptIn, Reply
from app.domain.matching import Hit, Rulebook
from app.domain.message import IncomingMessage
from app.domain.optout_words import without_politeness
from app.domain.person import Person
from app.domain.reply import Template
from app.domain.rules import OnlyIf, Rule, Specificity, Who, Words
from app.domain.text import after_words, words

WHY: Final = {
    Specificity.WHOLE_MESSAGE: "the whole message is the keyword",
    Specificity.FIRST_WORDS: "the keyword comes first",
    Specificity.ANYWHERE: "the keyword is in the text",
    Specificity.PATTERN: "the pattern is in the text",
    Specificity.CLOSE_ENOUGH: "one letter away from the keyword",
}
"""How a rule takes a text, in words."""


def winner(message: IncomingMessage, said: Words, person: Person, book: Rulebook) -> Hit | None:
    """The most specific rule that takes the text and whose conditions hold."""
    best: Hit | None = None
    for hit in book.matcher.hits(message.text, said):
        if best is not None and (hit.specificity, hit.length) != (best.specificity, best.length):
            break
        if applies(hit.rule, person, message) and (best is None or rank(hit, message) < rank(best, message)):
            best = hit
    return best


def applies(rule: Rule, person: Person, message: IncomingMessage) -> bool:
    """Whether the rule is there for this person at this time."""
    if rule.only_if is not None and not fits(rule.only_if, person, message):
        return False
    phase = phase_of(rule, message)
    return phase is Phase.ACTIVE or (rule.too_early if phase is Phase.EARLY else rule.too_late) is not None


def fits(condition: OnlyIf, person: Person, message: IncomingMessage) -> bool:
    """Whether a rule's `only if` holds for the person."""
    match condition.who:
        case Who.MEMBER:
            return person.is_member(condition.group, message.received_at)
        case Who.NOT_MEMBER:
            return not person.is_member(condition.group, message.received_at)
        case Who.NEW:
            return not person.texted_before
        case Who.TEXTED_BEFORE:
            return person.texted_before


def rule_on(hit: Hit, message: IncomingMessage, person: Person, book: Rulebook) -> Decision:
    """What follows from the rule that takes the text."""
    rule, phase = hit.rule, phase_of(hit.rule, message)
    if person.opted_out and not (phase is Phase.ACTIVE and _asks_to_join(hit, message)):
        return Decision(Layer.RULE, "opted out: no reply", rule.name)
    if phase is not Phase.ACTIVE:
        template = rule.too_early if phase is Phase.EARLY else rule.too_late
        return Decision(Layer.RULE, str(phase), rule.name, _says(template, str(phase), hit, message, person, book))
    joins = rule.join is not None and not person.is_member(rule.join.group, message.received_at)
    answered = person.answered.get(rule.memory)
    if not joins and not rule.reply_again.allows(answered, message.received_at, book.rules.program.zone):
        in_between = _says(rule.in_between, "in between", hit, message, person, book)
        return Decision(Layer.RULE, f"{ANSWERED_BEFORE}{rule.reply_again}", rule.name, in_between)
    return Decision(Layer.RULE, WHY[hit.specificity], rule.name, tuple(_follows(hit, message, person, book)))


def rank(hit: Hit, message: IncomingMessage) -> tuple[bool, int]:
    """Inside one class the smaller wins: a condition on the person, then dates that hold; outside them comes last."""
    holds = phase_of(hit.rule, message) is Phase.ACTIVE
    return hit.rule.only_if is None, 1 if hit.rule.active is None else 0 if holds else 2


def phase_of(rule: Rule, message: IncomingMessage) -> Phase:
    """Where the text lies in the rule's dates."""
    return Phase.ACTIVE if rule.active is None else rule.active.phase(message.received_at)


def _asks_to_join(hit: Hit, message: IncomingMessage) -> bool:
    """Whether an opted-out person asks to come back: by the joining keyword itself, exactly, with nothing around it."""
    alone = hit.keyword == words(message.text) or " ".join(hit.keyword) == without_politeness(message.text)
    return hit.rule.join is not None and hit.specificity <= Specificity.ANYWHERE and alone


def _follows(hit: Hit, message: IncomingMessage, person: Person, book: Rulebook) -> Iterator[Effect]:
    rule, now = hit.rule, message.received_at
    was_member = rule.join is not None and person.is_member(rule.join.group, now)
    if rule.join is not None:
        if person.consent is not Consent.OPTED_IN:
            yield OptIn()
        if not was_member or rule.join.days is not None:
            yield Join(rule.join.group, rule.join.days)
    if rule.leave is not None and person.is_member(rule.leave, now):
        yield Leave(rule.leave)
    if was_member and rule.reply_if_member:
        yield from _says(rule.reply_if_member, "reply if member", hit, message, person, book)
    else:
        yield from _says(rule.reply, "reply", hit, message, person, book)
    if rule.reply_again.repeat is not Repeat.ALWAYS:
        yield Answered(rule.memory)


def _says(
    template: Template | None, part: str, hit: Hit, message: IncomingMessage, person: Person, book: Rulebook
) -> tuple[Effect, ...]:
    if template is None:
        return ()
    values = {
        **hit.captured,
        "brand": book.rules.program.brand,
        "keyword": " ".join(hit.keyword).upper(),
        "rest": after_words(message.text, hit.followed_at),
        "first name": person.first_name or "",
    }
    return (Reply(book.rules.limits.cut(template.filled(values)), part=part),)
