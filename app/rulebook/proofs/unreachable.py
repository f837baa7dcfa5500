"""Keywords that never bring their rule's answer, because other rules always come first, or because its dates are past.

Only rules of one match and one spelling need to be held against each other: any other rule is avoided by a word more,
behind a first word or before a phrase that counts anywhere. So each spelling has two texts that decide.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.matching import Rulebook
from app.domain.rules import Match, Place, Rule, Words
from app.rulebook.problem import Findings
from app.rulebook.proofs.chances import Rival, Standing, chance, fewest, is_over
from app.rulebook.proofs.samples import Samples, named

MOST_RIVALS = 1_000
"""Rules with one spelling that are held against each other; of more of them nothing is said."""


@dataclass(frozen=True, slots=True)
class _Dead:
    """A spelling that never brings its rule's answer, and why; without rivals it is the consent layer's."""

    sample: str
    rivals: tuple[Rule, ...]


def report_unreachable(book: Rulebook, samples: Samples, now: datetime, findings: Findings) -> None:
    """Warn of every rule, or spelling of a rule, that answers nobody from now on."""
    alive: set[Place] = set()
    dead: dict[Place, list[tuple[Rule, _Dead]]] = defaultdict(list)
    slots = _slots(book)
    for rule in book.rules.rules:
        if is_over(rule, now):
            findings.warning(rule.place, "", _said_of_the_past(rule, book))
            continue
        for spelling in rule.spellings:
            slot = slots[rule.match, spelling]
            if found := _dead(rule, spelling, slot, samples, now):
                dead[rule.place].append((rule, found))
            else:
                alive.add(rule.place)
    for place, spellings in dead.items():
        for rule, found in spellings if place in alive else spellings[:1]:
            findings.warning(place, "", _said(rule, found, whole_rule=place not in alive))


def _slots(book: Rulebook) -> dict[tuple[Match, Words], list[Rule]]:
    slots: dict[tuple[Match, Words], list[Rule]] = defaultdict(list)
    for rule in book.rules.rules:
        for spelling in rule.spellings:
            slots[rule.match, spelling].append(rule)
    return slots


def _dead(rule: Rule, spelling: Words, slot: Sequence[Rule], samples: Samples, now: datetime) -> _Dead | None:
    if len(slot) == 1:
        is_free = spelling[0] != "stop" or any(not samples.is_consent(text) for text in _texts(rule, spelling, samples))
        return None if is_free else _Dead(" ".join(spelling), ())
    rivals = [Rival(other, Standing.BESIDE) for other in slot if other is not rule]
    if len(rivals) > MOST_RIVALS or chance([rule], rivals, now) is not None:
        return None
    sample = next((text for text in _texts(rule, spelling, samples) if samples.is_of_class(text, rule)), None)
    blocking = tuple(rival.rule for rival in fewest(rule, rivals, now) if rival.rule is not None)
    return _Dead(sample, blocking) if sample is not None else None


def _texts(rule: Rule, spelling: Words, samples: Samples) -> Iterator[str]:
    """The spelling, and the spelling with a word that no other keyword has."""
    said = " ".join(spelling)
    yield said
    if rule.match is Match.FIRST_WORD:
        yield f"{said} {samples.filler}"
    elif rule.match is Match.ANYWHERE:
        yield f"{samples.filler} {said}"


def _said(rule: Rule, dead: _Dead, *, whole_rule: bool) -> str:
    never = f"{rule.name} never answers" if whole_rule else f'{rule.name} never gets "{dead.sample}"'
    subject = f'"{dead.sample}"' if whole_rule else "it"
    if not dead.rivals:
        return f"{never}: {subject} is answered before any rule, because it begins with STOP. Choose another keyword"
    goes = f"{subject} always goes to {named(dead.rivals)}"
    return f'{never}: {goes}. Take it out of one, or change "only if" or "active"'


def _said_of_the_past(rule: Rule, book: Rulebook) -> str:
    end = rule.active.end if rule.active is not None else None
    last = "" if end is None else f"{(end - timedelta(seconds=1)).astimezone(book.rules.program.zone):%Y-%m-%d}"
    said = f'{rule.name} answers nobody any more: its last day was {last}, and it has no "too late"'
    return f"{said}. Give it new dates, or take it out"
