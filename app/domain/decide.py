"""Deciding: the one pure function that everything else is built around.

    consent words ─▶ rules, the most specific first ─▶ anything else ─▶ what the gateway says of the text

A chat of a rule file, a try on the command line and a text of a customer all come through here.
"""

from dataclasses import replace

from app.domain.calendar import Repeat
from app.domain.consent import Consent
from app.domain.decision import ANSWERED_BEFORE, Answered, Decision, Layer, Leave, OptIn, OptOut, Reply, Review
from app.domain.delivery import Kind
from app.domain.hearsay import heeding
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.optout_words import ConsentWord, consent_word, stopped_keyword
from app.domain.person import Person
from app.domain.rules import ANYTHING_ELSE, Specificity
from app.domain.ruling import rule_on, winner
from app.domain.text import words


def decide(message: IncomingMessage, person: Person, book: Rulebook) -> Decision:
    """What follows from this text of this person. Pure: the time is the message's own."""
    decision = _by_words(message, person, book)
    if message.flags or message.said_at is not None:
        return heeding(decision, message, person)
    return decision


def _by_words(message: IncomingMessage, person: Person, book: Rulebook) -> Decision:
    word = consent_word(message.text)
    if word is not None and word is not ConsentWord.DOUBTFUL:
        return _by_consent(word, person, book)
    if word is ConsentWord.DOUBTFUL and (left := _stops_one_group(message, person, book)):
        return left
    hit = winner(message, words(message.text), person, book)
    decision = rule_on(hit, message, person, book) if hit else _by_anything_else(message, person, book)
    declared = hit is not None and hit.specificity <= Specificity.FIRST_WORDS  # `cancel 3pm` may be somebody's keyword
    return _reviewed(decision) if word is ConsentWord.DOUBTFUL and not declared else decision


def _reviewed(decision: Decision) -> Decision:
    return replace(decision, effects=(*decision.effects, Review()))


def _by_consent(word: ConsentWord, person: Person, book: Rulebook) -> Decision:
    texts = book.rules.consent_texts
    if word is ConsentWord.HELP:
        return Decision(Layer.CONSENT, "asked for help", effects=(Reply(texts.help, Kind.HELP),))
    if word is ConsentWord.START:
        opts_in = () if person.consent is Consent.OPTED_IN else (OptIn(),)
        confirmation = Reply(texts.start, Kind.OPT_IN_CONFIRMATION)
        return Decision(Layer.CONSENT, "asked to come back", effects=(*opts_in, confirmation))
    how = "opted out with a stop word" if word is ConsentWord.STOP else "opted out in plain words"
    if person.opted_out:
        return Decision(Layer.CONSENT, f"{how}, was opted out already: one confirmation for each opt-out")
    confirms = () if texts.stop is None else (Reply(texts.stop, Kind.STOP_CONFIRMATION),)
    return Decision(Layer.CONSENT, how, effects=(OptOut(), *confirms))


def _stops_one_group(message: IncomingMessage, person: Person, book: Rulebook) -> Decision | None:
    """STOP with a joining keyword behind it leaves that keyword's group and no other."""
    keyword = stopped_keyword(message.text)
    for hit in book.matcher.hits(" ".join(keyword), keyword) if keyword else ():
        is_its_keyword = hit.specificity <= Specificity.ANYWHERE and hit.length == len(keyword)
        if is_its_keyword and hit.rule.join is not None:
            if person.opted_out:
                return Decision(Layer.CONSENT, "opted out: no reply", hit.rule.name)
            text = f"{book.rules.program.brand}: you get no more {hit.rule.name} texts. STOP ends all texts."
            confirmation = Reply(book.rules.limits.cut(text))
            return Decision(Layer.CONSENT, "left one group", hit.rule.name, (Leave(hit.rule.join.group), confirmation))
    return None


def _by_anything_else(message: IncomingMessage, person: Person, book: Rulebook) -> Decision:
    otherwise = book.rules.anything_else
    if otherwise is None or otherwise.reply is None:
        return Decision(Layer.NOBODY, "no rule takes the text" if otherwise is None else "no reply on purpose")
    if person.opted_out:
        return Decision(Layer.ANYTHING_ELSE, "opted out: no reply")
    again, answered = otherwise.reply_again, person.answered.get(ANYTHING_ELSE)
    if not again.allows(answered, message.received_at, book.rules.program.zone):
        return Decision(Layer.ANYTHING_ELSE, f"{ANSWERED_BEFORE}{again}")
    values = {"brand": book.rules.program.brand, "rest": message.text, "first name": person.first_name or ""}
    reply = Reply(book.rules.limits.cut(otherwise.reply.filled(values)), part="reply")
    remembered = () if again.repeat is Repeat.ALWAYS else (Answered(ANYTHING_ELSE),)
    return Decision(Layer.ANYTHING_ELSE, "no rule takes the text", effects=(reply, *remembered))
