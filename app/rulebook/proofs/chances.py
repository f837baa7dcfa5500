"""Whether a rule ever comes first among rules that take the same text: some moment from now on, some person.

Moments are the edges of the rules' dates, because between two of them nothing changes. A person is what is known of
them: new or not, in a group or not. The order of rules is that of `app.domain.ruling`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.calendar import Phase
from app.domain.rules import OnlyIf, Rule, Who

Kind = dict[tuple[str, str], bool]
"""What is known of a person: `("new", "")` or `("member", GROUP)`, and whether it is so."""


class Standing(Enum):
    """How a rival stands to a rule."""

    ABOVE = "above"
    """Of a more specific class, so that it wins wherever it is there."""
    BESIDE = "beside"
    """Of the same class: conditions and dates decide, and equals are reported as a tie."""
    BEFORE = "before"
    """The same, but it wins among equals, as the first of two patterns does."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A rule that takes the same text. `rule` None is the consent layer, which is always there."""

    rule: Rule | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Chance:
    """When, and by whom, a text must be sent for a rule to take it."""

    moment: datetime
    kind: Kind


def chance(together: Sequence[Rule], rivals: Sequence[Rival], now: datetime) -> Chance | None:
    """A moment and a person for whom these rules come first together, or None where there never is one.

    Args:
        together: one rule, or several that must then be equal in rank.
        rivals: the other rules that take the text.
        now: the first moment that counts.
    """
    for moment in _moments((*together, *(rival.rule for rival in rivals)), now):
        ranks = {_rank(rule, moment) for rule in together}
        rank = ranks.pop()
        if ranks or rank is None:
            continue
        against = [
            None if rival.rule is None else rival.rule.only_if for rival in rivals if _beats(rival, rank, moment)
        ]
        if (kind := _somebody([rule.only_if for rule in together], against)) is not None:
            return Chance(moment, kind)
    return None


def are_there_together(one: Rule, other: Rule, now: datetime) -> bool:
    """Whether both rules are there for one person at one moment from now on, whatever their rank."""
    at_once = any(_rank(one, moment) and _rank(other, moment) for moment in _moments((one, other), now))
    return at_once and _somebody([one.only_if, other.only_if], []) is not None


def fewest(rule: Rule, rivals: Sequence[Rival], now: datetime) -> list[Rival]:
    """Rivals that leave the rule no chance, none of which could be spared."""
    kept = list(rivals)
    for rival in rivals:
        others = [each for each in kept if each is not rival]
        if chance([rule], others, now) is None:
            kept = others
    return kept


def is_over(rule: Rule, now: datetime) -> bool:
    """Whether the rule's dates are past for good, and it says nothing after them."""
    return rule.active is not None and rule.active.phase(now) is Phase.LATE and rule.too_late is None


_Rank = tuple[bool, int]


def _rank(rule: Rule, moment: datetime) -> _Rank | None:
    """The rule's rank inside its class, smaller first; None where it is not there."""
    if rule.active is None:
        return rule.only_if is None, 1
    phase = rule.active.phase(moment)
    if phase is Phase.ACTIVE:
        return rule.only_if is None, 0
    answer = rule.too_early if phase is Phase.EARLY else rule.too_late
    return None if answer is None else (rule.only_if is None, 2)


def _beats(rival: Rival, rank: _Rank, moment: datetime) -> bool:
    if rival.rule is None:
        return True
    theirs = _rank(rival.rule, moment)
    if theirs is None:
        return False
    return rival.standing is Standing.ABOVE or theirs < rank or (theirs == rank and rival.standing is Standing.BEFORE)


def _moments(rules: Iterable[Rule | None], now: datetime) -> list[datetime]:
    """From now on, the moments at which something changes."""
    edges = {now}
    for rule in rules:
        if rule is not None and rule.active is not None:
            edges |= {edge for edge in (rule.active.start, rule.active.end) if edge is not None and edge > now}
    return sorted(edges)


def _somebody(conditions: Iterable[OnlyIf | None], against: Iterable[OnlyIf | None]) -> Kind | None:
    """A person who meets all conditions and none of those against; a rival without a condition spares nobody."""
    kind: Kind = {}
    wanted = [(condition, True) for condition in conditions if condition is not None]
    for condition, meant in (*wanted, *((each, False) for each in against)):
        if condition is None:
            return None
        known, holds = _as_known(condition)
        if kind.setdefault(known, holds is meant) is not (holds is meant):
            return None
    return kind


def _as_known(condition: OnlyIf) -> tuple[tuple[str, str], bool]:
    if condition.who in {Who.NEW, Who.TEXTED_BEFORE}:
        return ("new", ""), condition.who is Who.NEW
    return ("member", condition.group), condition.who is Who.MEMBER
