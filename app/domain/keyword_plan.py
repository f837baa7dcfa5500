"""What would change at the account so that it has the keywords that rule files state. Decisions only.

stated + the account + what was remembered ─▶ steps: rent, update, cancel, cannot, keep, gone
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain.keyword_setup import Change, Part, SetUp, Wanted, changes


class Standing(StrEnum):
    """Whose a keyword is."""

    FREE = "free"
    OURS = "ours"
    TAKEN = "somebody else's"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the account says of a keyword. `untold` are parts that this gateway never tells."""

    standing: Standing
    set_up: SetUp = field(default_factory=SetUp)
    untold: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What we know of a keyword of the account, written down before and after each thing we do to it.

    `applied` is the set-up that was last known to be as a file said; `intended` one whose call began and whose answer
    was never written down. `renting_since` is set while nobody knows whether a rental worked.
    """

    word: str
    applied: SetUp | None = None
    intended: SetUp | None = None
    renting_since: datetime | None = None

    def renting(self, at: datetime) -> "Remembered":
        """As the call that rents it begins."""
        return replace(self, renting_since=at)

    def settled(self) -> "Remembered":
        """Once it is known whether the rental worked."""
        return replace(self, renting_since=None)

    def setting_up(self, set_up: SetUp) -> "Remembered":
        """As the call that sets it up begins."""
        return replace(self, intended=set_up, renting_since=None)

    def having(self, set_up: SetUp) -> "Remembered":
        """Once it is known to be set up so."""
        return replace(self, applied=set_up, intended=None, renting_since=None)


class Kind(StrEnum):
    """What becomes of one keyword, in the order in which it is done: last of the calls what cannot be taken back."""

    UPDATE = "update"
    RENT = "rent"
    CANCEL = "cancel"
    CANNOT = "cannot"
    KEEP = "keep"
    GONE = "gone"


CHANGES = frozenset({Kind.RENT, Kind.UPDATE, Kind.CANCEL})
"""The steps that call the account to change it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one keyword, and why. `by_hand` are parts that somebody changed since we last applied them.

    `doubtful_since` is when a rental of it began of which nobody knows what became.
    """

    kind: Kind
    word: str
    why: str = ""
    changes: tuple[Change, ...] = ()
    by_hand: tuple[Change, ...] = ()
    doubtful_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when a plan is made; keywords by how they are compared."""

    sights: Mapping[str, Sight]
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
    groups: frozenset[str] | None = None
    """Names of the account's contact groups in small letters; None where nobody needed to ask."""


def steps_towards(wanted: Iterable[Wanted], known: Known) -> tuple[Step, ...]:
    """What becomes of each keyword that is wanted, remembered or was asked about, in the order of the doing."""
    stated = {each.key: each for each in wanted}
    steps = [_towards(each, known) for each in stated.values()]
    steps += _in_no_file(stated.keys(), known)
    order = list(Kind)
    return tuple(sorted(steps, key=lambda step: (order.index(step.kind), step.word.casefold())))


def told(sight: Sight, remembered: Remembered | None) -> SetUp:
    """The account's set-up, with what the gateway never tells as it was last applied."""
    last = remembered.applied if remembered and remembered.applied else SetUp()
    return replace(sight.set_up, again=last.again) if Part.AGAIN in sight.untold else sight.set_up


def _towards(wanted: Wanted, known: Known) -> Step:
    sight, remembered = known.sights[wanted.key], known.remembered.get(wanted.key)
    if sight.standing is Standing.TAKEN:
        return Step(Kind.CANNOT, wanted.word, _lost(remembered, "somebody else has it"))
    missing = _missing_groups(wanted, known)
    if missing:
        return Step(Kind.CANNOT, wanted.word, f"the account has no contact group {' and no '.join(missing)}")
    if sight.standing is Standing.FREE:
        return _rental(wanted, remembered)
    has = told(sight, remembered)
    differing = changes(has, wanted.set_up)
    if not differing:
        return Step(Kind.KEEP, wanted.word)
    return Step(Kind.UPDATE, wanted.word, changes=differing, by_hand=tuple(_by_hand(has, remembered)))


def _rental(wanted: Wanted, remembered: Remembered | None) -> Step:
    since = remembered.renting_since if remembered else None
    if since is None:
        why = _lost(remembered, "")
    else:
        why = f"a rental of it began at {since:%Y-%m-%d %H:%M} UTC, and nobody knows what became of it"
    return Step(Kind.RENT, wanted.word, why, changes(SetUp(), wanted.set_up), doubtful_since=since)


def _by_hand(has: SetUp, remembered: Remembered | None) -> Iterator[Change]:
    """What differs from the last set-up of ours, and from one that may have arrived without our knowing."""
    if remembered is None or remembered.applied is None:
        return
    for change in changes(remembered.applied, has):
        intended = remembered.intended
        if intended is None or intended.compared(change.part) != has.compared(change.part):
            yield change


def _missing_groups(wanted: Wanted, known: Known) -> list[str]:
    if known.groups is None:
        return []
    return [group for group in wanted.set_up.groups if " ".join(group.casefold().split()) not in known.groups]


def _in_no_file(stated: Collection[str], known: Known) -> Iterator[Step]:
    for key, sight in known.sights.items():
        if key in stated:
            continue
        remembered = known.remembered.get(key)
        word = remembered.word if remembered else key.upper()
        if sight.standing is Standing.OURS:
            yield Step(Kind.CANCEL, word, "rented, and in no file")
        elif remembered is not None and remembered.renting_since is None:
            yield Step(Kind.GONE, word, f"it was ours, and is {sight.standing} now")
        elif remembered is not None:
            yield Step(Kind.GONE, word, f"a rental of it began and came to nothing: it is {sight.standing}")


def _lost(remembered: Remembered | None, why: str) -> str:
    was_ours = remembered is not None and remembered.renting_since is None
    return "; ".join(filter(None, (why, "it was ours before" if was_ours else "")))
