"""Why a text got its answer: every rule that could take it, and what became of each, in words.

Asks the same index and the same conditions as `decide`, so that what is told is what happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.calendar import Period, Phase
from app.domain.matching import Hit, Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.rules import Rule, Specificity
from app.domain.ruling import WHY, fits, phase_of, winner
from app.domain.text import words


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule that could take the text: how it matched, whether it took it, and if not, what kept it from it."""

    rule: Rule
    matched: str
    took: bool
    but: str = ""

    def __str__(self) -> str:
        """As in: PIZZA: the keyword comes first, but only if not member of pizza-club."""
        return f"{self.rule.name}: {self.matched}" + (f", but {self.but}" if self.but else "")


def considered(message: IncomingMessage, person: Person, book: Rulebook) -> tuple[Considered, ...]:
    """The rules that could take the text, the most specific first. Consent words come before all of them."""
    return tuple(_considered(message, person, book))


def _considered(message: IncomingMessage, person: Person, book: Rulebook) -> Iterator[Considered]:
    said = words(message.text)
    taker, zone = winner(message, said, person, book), book.rules.program.zone
    for hit in book.matcher.hits(message.text, said):
        matched = WHY[hit.specificity]
        if hit == taker:
            yield Considered(hit.rule, matched, took=True)
        else:
            yield Considered(hit.rule, matched, took=False, but=_kept_from(hit, taker, message, person, zone))


def _kept_from(hit: Hit, taker: Hit | None, message: IncomingMessage, person: Person, zone: ZoneInfo) -> str:
    """What kept a rule from a text that it matches."""
    rule = hit.rule
    if rule.only_if is not None and not fits(rule.only_if, person, message):
        return f"only if {rule.only_if}"
    phase = phase_of(rule, message)
    if phase is Phase.EARLY and rule.too_early is None:
        return f"it begins {_told(rule.active, phase, zone)}"
    if phase is Phase.LATE and rule.too_late is None:
        return f"it ended {_told(rule.active, phase, zone)}"
    return "" if taker is None else f"{taker.rule.name} {_comes_first(taker, hit)}"


def _comes_first(taker: Hit, hit: Hit) -> str:
    if taker.specificity is not hit.specificity:
        return f"is more specific: {WHY[taker.specificity]}"
    if taker.length != hit.length:
        return "is more specific: it takes more words"
    if taker.rule.only_if is not None and hit.rule.only_if is None:
        return f"is more specific: only if {taker.rule.only_if}"
    if hit.specificity is Specificity.PATTERN:
        return "stands first"
    return "has dates that hold now"


def _told(period: Period | None, phase: Phase, zone: ZoneInfo) -> str:
    open_ended = period or Period()
    moment = open_ended.start if phase is Phase.EARLY else open_ended.end
    return "at another time" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
