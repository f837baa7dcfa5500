"""Who takes a text before a pattern does: found by the real matcher, and said as a pattern for the proofs.

The pattern of a keyword is a little narrower than the keyword itself (letters without accents, and only the signs of
the keyboard around them), so that whatever is proved with it holds.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.domain.matching import Hit
from app.domain.rules import Rule, Specificity, Words
from app.domain.text import words
from app.rulebook.proofs.chances import Rival, Standing
from app.rulebook.proofs.expressions import Undecided, parsed
from app.rulebook.proofs.machine import Program
from app.rulebook.proofs.samples import Samples

_DIVIDER = r"""[\s,;!?()\[\]{}<>"|*~^=\\]"""
_SIGN = r"""[_#$%&'+\-./:@`]"""
_NOTHING = rf"(?:{_DIVIDER}|{_SIGN})*"
_AROUND_CONSENT = "[ .!?]*"


@dataclass(frozen=True, slots=True)
class Taker:
    """A rule, or the consent layer, that takes some texts, and the pattern of texts that it is sure to take."""

    rival: Rival
    program: Program


def takers(text: str, together: tuple[Rule, ...], samples: Samples) -> list[Taker]:
    """Who else could take a text in which these patterns are found.

    Raises:
        Undecided: what one of them takes cannot be said as a pattern.
    """
    if samples.is_consent(text):
        return [Taker(Rival(None, Standing.ABOVE), _program_of(_consent_pattern(words(text))))]
    others = (hit for hit in samples.hits(text) if all(hit.rule is not rule for rule in together))
    return [Taker(Rival(hit.rule, _standing(hit, together)), _program_of(_pattern(hit))) for hit in others]


@cache
def _program_of(pattern: str) -> Program:
    return Program(parsed(pattern))


def _standing(hit: Hit, together: tuple[Rule, ...]) -> Standing:
    if hit.specificity is not Specificity.PATTERN:
        return Standing.ABOVE
    return Standing.BEFORE if len(together) == 1 and hit.rule.place < together[0].place else Standing.BESIDE


def _pattern(hit: Hit) -> str:
    match hit.specificity:
        case Specificity.WHOLE_MESSAGE:
            return f"^{_NOTHING}{_in_words(hit.keyword)}{_NOTHING}$"
        case Specificity.FIRST_WORDS:
            return f"^{_NOTHING}{_in_words(hit.keyword)}{_SIGN}*(?:{_DIVIDER}|$)"
        case Specificity.ANYWHERE:
            return f"(?:^|{_DIVIDER}){_SIGN}*{_in_words(hit.keyword)}{_SIGN}*(?:{_DIVIDER}|$)"
        case _:
            return hit.rule.pattern or ""


def _in_words(keyword: Words, between: str = rf"{_SIGN}*{_DIVIDER}{_NOTHING}") -> str:
    if not all(word.isascii() for word in keyword):
        raise Undecided("letters of another alphabet are compared in more than one form")
    return between.join(map(re.escape, keyword))


def _consent_pattern(said: Words) -> str:
    return f"^{_AROUND_CONSENT}{_in_words(said, ' +')}{_AROUND_CONSENT}$"
