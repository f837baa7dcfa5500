"""A plan to hand over: steps, with marks of what they were made against, so that a stale one is known.

A mark is a fingerprint: it tells one state from another and cannot be read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.keyword_plan import CHANGES, Kind, Known, Sight, Standing, Step, steps_towards
from app.domain.keyword_setup import Part, SetUp, Wanted, key_of


@dataclass(frozen=True, slots=True)
class GatewayAccount:
    """Which account: the gateway's address and the user, by neither of which anybody gets in."""

    address: str
    user: str

    def __str__(self) -> str:
        return f"{self.user} at {self.address}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Steps for an account, and marks of what the files and the account said, by keyword."""

    account: GatewayAccount
    made_at: datetime
    steps: tuple[Step, ...]
    stated: Mapping[str, str]
    seen: Mapping[str, str]

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that change the account."""
        return tuple(step for step in self.steps if step.kind in CHANGES)

    def of(self, kind: Kind) -> tuple[Step, ...]:
        """The steps of one kind."""
        return tuple(step for step in self.steps if step.kind is kind)

    def words(self) -> tuple[str, ...]:
        """The keywords that it speaks of."""
        return tuple(step.word for step in self.steps)


def propose(account: GatewayAccount, wanted: Iterable[Wanted], known: Known, now: datetime) -> Proposal:
    """The steps from what is known to what is wanted."""
    wanted = tuple(wanted)
    return Proposal(
        account=account,
        made_at=now,
        steps=steps_towards(wanted, known),
        stated={each.key: _mark(_parts(each.set_up)) for each in wanted},
        seen={key: _mark_of_sight(sight) for key, sight in known.sights.items()},
    )


def why_stale(proposal: Proposal, now: Proposal) -> tuple[str, ...]:
    """What differs between a proposal and one made now, in sentences; empty where it still holds."""
    if proposal.account != now.account:
        return (f"it was made for {proposal.account}, and the settings name {now.account}",)
    return tuple(_differences(proposal, now)) or tuple(_other_steps(proposal, now))


def _differences(proposal: Proposal, now: Proposal) -> Iterator[str]:
    for before, after, who in (
        (proposal.stated, now.stated, "the rule files say something else now of"),
        (proposal.seen, now.seen, "the account has changed:"),
    ):
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield f"{who} {key.upper()}"


def _other_steps(proposal: Proposal, now: Proposal) -> Iterator[str]:
    """What neither files nor account show: what we remember has changed, or what groups there are."""
    before, after = ({key_of(step.word): step for step in each.steps} for each in (proposal, now))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield f"something else is to be done about {key.upper()} now"


def _parts(set_up: SetUp) -> list[str]:
    return [repr(set_up.compared(part)) for part in Part]


def _mark_of_sight(sight: Sight) -> str:
    return _mark([sight.standing, *(_parts(sight.set_up) if sight.standing is Standing.OURS else ())])


def _mark(parts: Iterable[str]) -> str:
    fingerprint = sha256()
    for part in parts:
        held = part.encode("utf-8", "surrogatepass")
        fingerprint.update(len(held).to_bytes(8) + held)
    return fingerprint.hexdigest()
