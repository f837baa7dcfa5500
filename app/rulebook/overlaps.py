"""Ties: two rules of one class that can both take the same text, at the same time, for the same person.

Rules meet only in the slots of an index (the same spelling; for `anywhere`, phrases of the same number of words), and
in a slot each rule is held against one rule for each kind of person, so that the cost grows with the rules, not with
their pairs. Each rule is reported once, with one other rule that shows the tie.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.calendar import Period
from app.domain.rules import Match, OnlyIf, Place, Rule, Who, Words
from app.rulebook.problem import Findings
from app.rulebook.tie_samples import TieSamples

_EVER = datetime.min.replace(tzinfo=UTC)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)

_NEVER_BOTH = frozenset({frozenset({Who.NEW, Who.TEXTED_BEFORE})})
_NEVER_BOTH_OF_ONE_GROUP = frozenset({frozenset({Who.MEMBER, Who.NOT_MEMBER})})


@dataclass(frozen=True, slots=True)
class _Claim:
    """A rule that takes one spelling from a moment on until another."""

    rule: Rule
    spelling: Words
    start: datetime = _EVER
    end: datetime = _FOR_EVER


def report_ties(rules: Iterable[Rule], findings: Findings) -> None:
    """Report every rule that ties with another one, at the later of the two places."""
    rules = tuple(rules)
    tied: dict[Place, tuple[_Claim, _Claim]] = {}
    for slot in _slots(rules).values():
        for claims in (_undated(slot), _active(slot), _outside(slot)):
            for first, second in _ties(claims):
                one, other = sorted((first, second), key=lambda claim: claim.rule.place)
                tied.setdefault(other.rule.place, (other, one))
    samples = TieSamples(rules if tied else ())
    for place, (claim, other) in tied.items():
        findings.error(place, "", _said(claim, other, samples))


def can_be_one_person(one: OnlyIf | None, other: OnlyIf | None) -> bool:
    """Whether a person can meet both conditions, neither of them being more specific than the other."""
    if one is None or other is None:
        return one is other
    both = frozenset({one.who, other.who})
    return both not in _NEVER_BOTH and not (both in _NEVER_BOTH_OF_ONE_GROUP and one.group == other.group)


def _slots(rules: Iterable[Rule]) -> dict[tuple[Match, Words | int], list[_Claim]]:
    slots: dict[tuple[Match, Words | int], list[_Claim]] = defaultdict(list)
    for rule in rules:
        for spelling in rule.spellings:
            slot = len(spelling) if rule.match is Match.ANYWHERE else spelling
            slots[rule.match, slot].append(_Claim(rule, spelling))
    return {slot: claims for slot, claims in slots.items() if len(claims) > 1}


def _undated(slot: Iterable[_Claim]) -> Iterator[_Claim]:
    return (claim for claim in slot if claim.rule.active is None)


def _active(slot: Iterable[_Claim]) -> Iterator[_Claim]:
    for claim in slot:
        if claim.rule.active is not None:
            period = claim.rule.active
            yield _Claim(claim.rule, claim.spelling, period.start or _EVER, period.end or _FOR_EVER)


def _outside(slot: Iterable[_Claim]) -> Iterator[_Claim]:
    """When rules answer that it is too early or too late; those rank last, but among themselves they tie."""
    for claim in slot:
        period = claim.rule.active or Period()
        if claim.rule.too_early is not None and period.start is not None:
            yield _Claim(claim.rule, claim.spelling, end=period.start)
        if claim.rule.too_late is not None and period.end is not None:
            yield _Claim(claim.rule, claim.spelling, start=period.end)


def _ties(claims: Iterable[_Claim]) -> Iterator[tuple[_Claim, _Claim]]:
    """Pairs that tie: each claim with one that began before it and lasts beyond its beginning."""
    lasting: dict[OnlyIf | None, _Claim] = {}
    for claim in sorted(claims, key=lambda each: (each.start, each.rule.place)):
        for who, other in lasting.items():
            meet = other.end > claim.start and other.rule.place != claim.rule.place
            if meet and can_be_one_person(who, claim.rule.only_if):
                yield claim, other
                break
        held = lasting.get(claim.rule.only_if)
        if held is None or held.end < claim.end:
            lasting[claim.rule.only_if] = claim


def _said(claim: _Claim, other: _Claim, samples: TieSamples) -> str:
    rule, match = claim.rule, claim.rule.match
    anywhere = match is Match.ANYWHERE and claim.spelling != other.spelling
    sample = samples.of(match, claim.spelling, other.spelling)
    place = f"{other.rule.place.file}:{other.rule.place.line}"
    advice = f"Set one to: {Match.WHOLE_MESSAGE}" if anywhere else _advice(rule, other.rule)
    return (
        f'{rule.name} and {other.rule.name} both take "{sample}" ({other.rule.name}: {place}, match: {match}). {advice}'
    )


def _advice(rule: Rule, other: Rule) -> str:
    if rule.active is None or other.active is None:
        return 'Take the keyword out of one, or tell them apart with "only if" or "active"'
    if rule.active.overlaps(other.active):
        return "Their dates overlap: end one before the other begins"
    return 'Both answer outside their dates: take "too early" or "too late" out of one'
