"""Replaying: the texts of the past through two rulebooks side by side, to see what an edit would change.

Nothing is sent and nothing is remembered. Each person is followed on both sides, from what was on record of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from app.domain.decide import decide
from app.domain.decision import Answered, Decision, after
from app.domain.evidence import PastConsent, person_after
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.usecases.past_person import BookOf, past_person
from app.usecases.ports import Background, LedgerRow

MOST_SAMPLES: Final = 3
"""Different texts that are kept of each kind of change."""

MOST_KINDS: Final = 10_000
"""Kinds of change that are told apart; what comes after is counted with one kind of its own, so that memory is flat."""

_NUMBER: Final = re.compile(r"\+?\d[\d ().-]{5,}\d")


@dataclass(frozen=True, slots=True)
class OldText:
    """A text of the past, as far as deciding needs it."""

    phone: PhoneNumber
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some texts, person by person and in the order they came.

    `backgrounds` holds those people whose first text this is, as of the window's beginning; `others` their consent
    events of the window that came by another way than a text, oldest first.
    """

    texts: Sequence[OldText]
    backgrounds: Mapping[PhoneNumber, Background]
    others: Mapping[PhoneNumber, Sequence[LedgerRow]]


class OldTexts(Protocol):
    """The texts of a window of the past, however many, in chunks that fit in memory."""

    def count(self, since: datetime) -> int:
        """How many there are."""

    def chunks(self, since: datetime) -> Iterator[Chunk]:
        """All of them, each person's together."""


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change: who answered, who would answer, and the two replies where the same rule would say another."""

    before: str
    after: str


@dataclass(slots=True)
class Changed:
    """How many texts changed in one way, and a few of them with their two replies; long numbers in them are masked."""

    count: int = 0
    samples: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def add(self, text: str, before: str | None, after: str | None) -> None:
        """One more text of this kind."""
        self.count += 1
        if len(self.samples) < MOST_SAMPLES:
            self.samples.setdefault(masked(text), (before, after))


@dataclass(slots=True)
class Replay:
    """What came of a replay so far."""

    texts: int = 0
    people: int = 0
    changes: dict[Change, Changed] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many texts would be answered otherwise."""
        return sum(change.count for change in self.changes.values())


def replay(
    old: OldTexts, since: datetime, live: Rulebook, edited: Rulebook, book_of: BookOf, tell: Callable[[int], None]
) -> Replay:
    """Decide every text by both rulebooks. `tell` hears now and then how many are done.

    Raises:
        StorageUnavailable: the database is away.
    """
    done = Replay()
    both: _Both | None = None
    for chunk in old.chunks(since):
        for text in chunk.texts:
            if both is None or both.phone != text.phone:
                start = past_person(text.phone, chunk.backgrounds[text.phone], book_of)
                both = _Both(text.phone, start, start, list(chunk.others.get(text.phone, ())))
                done.people += 1
            _note(done, text, both.decide(text, live, edited))
        done.texts += len(chunk.texts)
        tell(done.texts)
    return done


@dataclass(slots=True)
class _Both:
    """One person on both sides."""

    phone: PhoneNumber
    live: Person
    edited: Person
    others: list[LedgerRow]

    def decide(self, text: OldText, live: Rulebook, edited: Rulebook) -> tuple[Decision, Decision]:
        while self.others and self.others[0].at <= text.at:
            self._follow(self.others.pop(0))
        message = IncomingMessage(id="replay", phone=text.phone, text=text.text, received_at=text.at)
        before, now = decide(message, self.live, live), decide(message, self.edited, edited)
        self.live, self.edited = after(self.live, before, message), after(self.edited, now, message)
        return before, now

    def _follow(self, row: LedgerRow) -> None:
        event = PastConsent(row.event, row.at, row.group)
        self.live, self.edited = person_after(self.live, event), person_after(self.edited, event)


def _note(done: Replay, text: OldText, decisions: tuple[Decision, Decision]) -> None:
    before, now = decisions
    if _what_counts(before) == _what_counts(now):
        return
    replies = _reply(before), _reply(now)
    change = Change(_who(before), _who(now))
    if change not in done.changes and len(done.changes) >= MOST_KINDS:
        change = Change("one of very many rules", "something else")
    done.changes.setdefault(change, Changed()).add(text.text, *replies)


def _reply(decision: Decision) -> str | None:
    return decision.reply.text if decision.reply else None


def _what_counts(decision: Decision) -> tuple[object, ...]:
    """What a customer or the author would notice: who answered, with what, and what lasts."""
    lasting = tuple(effect for effect in decision.effects if not isinstance(effect, Answered))
    return decision.layer, decision.rule, lasting


def _who(decision: Decision) -> str:
    """Who answers, as a marketer names them; `no reply` says why."""
    who = decision.rule or str(decision.layer)
    return who if decision.reply else f"no reply ({who}: {decision.reason})"


def masked(text: str) -> str:
    """The text on one line, not too long, with long numbers unreadable."""
    line = " ".join(_NUMBER.sub("•••", text).split())
    return line if len(line) <= 60 else f"{line[:59]}…"
