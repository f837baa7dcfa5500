"""What a text says about consent, in anybody's words: the first layer, which no rule can change.

The words and the three tiers are those of 47 CFR 64.1200(a)(10), CTIA 5.1.3 and `docs/consent.md`.
"""

import re
from enum import StrEnum

from app.domain.text import words


class ConsentWord(StrEnum):
    """What a text asks of the consent layer."""

    STOP = "stop"
    """The whole message is an opt-out word (tier 1)."""
    STOP_PHRASE = "stop phrase"
    """The message says it in a phrase (tier 2)."""
    DOUBTFUL = "doubtful"
    """It may mean an opt-out; a person must read it (tier 3)."""
    HELP = "help"
    START = "start"


STOP_WORDS = frozenset(
    "stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|optout|opt out|remove|td|arret|arrete|arretez|desabonner"
    "|desinscrire|alto|parar|detener|cancelar|baja|no mas".split("|")
)
HELP_WORDS = frozenset({"help", "info", "aide", "ayuda"})
START_WORDS = frozenset({"start", "unstop"})
YES_NO_WORDS = frozenset("y|n|yes|no|si|oui|non|yep|yeah|nope|ok".split("|"))

_POLITE = re.compile(
    r"\b(?:please|pls|plz|thanks|thank you|thx|ty|right now|now|por favor|gracias|svp|s'?il vous plait|merci)\b"
)
_SIGNATURE = re.compile(
    r"(?:\n|^)(?:--|__|sent from my\b|get outlook for\b|envoye de mon\b|enviado desde mi\b).*",
    re.IGNORECASE | re.DOTALL,
)
_SIGN = re.compile(r"[\W_]")
_ZERO_FOR_O = re.compile(r"(?<=[a-z])0(?=[a-z])")

_ME = r"(?: (?:me|us|these|this number|my phone|my number))?"
_PHRASES = re.compile(
    r"(?:^|.* )(?:"
    rf"(?:stop|quit) (?:texting|messaging|sending|contacting){_ME}"
    r"|(?:dont|do not) (?:ever )?(?:text|message|contact|txt) me"
    r"|remove me|take me off (?:of )?(?:(?:the|your|this|ur) )?(?:\w+ )?list"
    r"|unsubscribe me|opt me out|leave me alone|no more (?:texts?|messages?|txts?|msgs?)"
    r"|(?:deja|dejen) de (?:escribir|mandar)(?:me)?|no me escriban"
    r"|arretez? de m ?(?:envoyer|ecrire)|ne m ?envoyez plus"
    r")(?: .*|$)"
)
_NOT = r"(?:dont|do not|never|not|didnt|did not)"
_NOT_MEANT = re.compile(rf"(?:^|.* ){_NOT} (?:\w+ )?(?:stop|quit|remove|unsubscribe|opt|take|leave)(?: .*|$)")
_STOP_BY = re.compile(r"stop (?:by|in|at|over|and)(?: .*|$)")
_ANGER = (
    r"goodbye|good bye|who is this|whos this|who dis|spam|spamming|report(?:ed|ing)|lawyer|attorney|lawsuit|sue you"
    r"|harass\w*|fuck\w*|wtf|bullshit|go away|piss off|screw you|shut up|idiots?|scam|wrong number"
)
_DOUBTFUL = re.compile(rf"(?:stop|cancel) .*|(?:^|.* )(?:{_ANGER})(?: .*|$)")

_LOOKALIKES = str.maketrans("асԁеһіјӏмոорԛѕтцхуѵѡαεικνορτυχ", "acdehijlmnopqstuxyvwaeiknoptux")
"""Cyrillic, Armenian and Greek letters that look like Latin ones; a disguise is read by a person, not obeyed."""


def consent_word(text: str) -> ConsentWord | None:
    """What a text asks of the consent layer, or None where it asks nothing."""
    said = without_politeness(text)
    if said in STOP_WORDS or _spelt_out_or_repeated(said):
        return ConsentWord.STOP
    if said in HELP_WORDS:
        return ConsentWord.HELP
    if said in START_WORDS:
        return ConsentWord.START
    return _in_a_phrase(said)


def without_politeness(text: str) -> str:
    """The text as consent words are compared: plain letters, no courtesy, no signature line, `0` for `o` undone."""
    unsigned = _SIGNATURE.sub("", text.strip()) or text
    plain = _SIGN.sub(" ", " ".join(words(unsigned)).replace("'", ""))
    return " ".join(_POLITE.sub(" ", _ZERO_FOR_O.sub("o", " ".join(plain.split()))).split())


def stopped_keyword(text: str) -> tuple[str, ...]:
    """The words behind a leading STOP (`STOP PIZZA` is `("pizza",)`), which may name one group; else empty."""
    said = without_politeness(text).split()
    return tuple(said[1:]) if len(said) > 1 and said[0] == "stop" else ()


def takes_a_consent_word(keyword: tuple[str, ...]) -> bool:
    """Whether a rule's keyword would take a text that belongs to the consent layer."""
    return consent_word(" ".join(keyword)) not in {None, ConsentWord.DOUBTFUL}


def _spelt_out_or_repeated(said: str) -> bool:
    """Whether it is `S T O P`, or opt-out words one after another (`stop stop`)."""
    letters = said.split()
    if len(letters) < 2:
        return False
    return "".join(letters) in STOP_WORDS if max(map(len, letters)) == 1 else STOP_WORDS.issuperset(letters)


def _in_a_phrase(said: str) -> ConsentWord | None:
    if _NOT_MEANT.fullmatch(said):
        return ConsentWord.DOUBTFUL if _PHRASES.fullmatch(said) else None
    if _PHRASES.fullmatch(said) or ("wrong number" in said and "stop" in said.split()):
        return ConsentWord.STOP_PHRASE
    if _STOP_BY.fullmatch(said):
        return None
    if _DOUBTFUL.fullmatch(said):
        return ConsentWord.DOUBTFUL
    return ConsentWord.DOUBTFUL if _disguised(said) else None


def _disguised(said: str) -> bool:
    plain = said.translate(_LOOKALIKES)
    return plain != said and plain in STOP_WORDS
