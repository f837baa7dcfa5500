"""The gateway's inbox and the reading of it, in memory; both keep the ports of `app.usecases.inbox`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.message import id_key
from app.usecases.inbox import InboxEntry, InboxUnavailable, Turn
from tests.builders import NOON
from tests.memory_store import MemoryStore

MINUTE = timedelta(minutes=1)


def entry(text: str, **changes: Any) -> InboxEntry:
    """A text of Ann's at noon as the inbox shows it; `at` is when she sent it, of which the minute is left."""
    sent = changes.pop("at", NOON)
    minute = sent.astimezone(UTC).replace(second=0, microsecond=0)
    filled = {"id": "1", "phone": "2125550100", "earliest": minute, "before": minute + MINUTE}
    return InboxEntry(**{**filled, "text": text, **changes})


@dataclass
class FakeInbox:
    """An inbox with these entries, shown newest first; `cut_after` ends the reading with an error."""

    entries: list[InboxEntry] = field(default_factory=list)
    cut_after: int | None = None
    shown: int = 0
    hung_up: int = 0

    def newest_first(self) -> Iterator[InboxEntry]:
        newest = sorted(self.entries, key=lambda one: one.earliest or NOON, reverse=True)
        for number, one in enumerate(newest):
            if number == self.cut_after:
                raise InboxUnavailable("answered 503: too busy")
            self.shown += 1
            yield one
        if self.cut_after is not None and self.cut_after >= len(newest):
            raise InboxUnavailable("answered 503: too busy")

    def hang_up(self) -> None:
        self.hung_up += 1


@dataclass
class MemoryReading:
    """What is remembered of reading the inbox, beside a memory store."""

    store: MemoryStore
    newest: datetime | None = None
    first_rules: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    asked: Turn | None = None
    answered: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def read_to(self) -> datetime | None:
        return self.newest

    def has_read_to(self, moment: datetime) -> None:
        self.newest = max(moment, self.newest or moment)

    def rules_since(self) -> datetime | None:
        return self.first_rules

    def known_among(self, ids: Collection[str], *, note: bool) -> Collection[str]:
        known = {one: self.store.claimed[id_key(one)][0] for one in ids if id_key(one) in self.store.claimed}
        if note:
            for gateway_id, message_id in known.items():
                self.store.entries.setdefault(message_id, gateway_id)
        return known.keys()

    def is_due(self, now: datetime, every: timedelta | None) -> bool:
        return self.asked is not None or (every is not None and (self.next_at is None or self.next_at <= now))

    def take(self, now: datetime, every: timedelta | None) -> Turn | None:
        if self.asked is not None:
            turn, self.asked = self.asked, None
            return turn
        if every is None or (self.next_at is not None and self.next_at > now):
            return None
        is_first, self.next_at = self.next_at is None, now + every
        return None if is_first else Turn()

    def failed(self, now: datetime, every: timedelta | None) -> None:
        hour = timedelta(hours=1)
        usual = every or hour
        self.next_at = now + min(usual * 2**self.failures, max(usual, hour))
        self.failures += 1

    def succeeded(self) -> None:
        self.failures = 0

    def ask(self, who: str, *, dry_run: bool) -> bool:
        if self.asked is not None and self.asked.asked != who:
            return False
        self.asked = Turn(who, dry_run)
        return True

    def take_back(self, who: str) -> None:
        if self.asked is not None and self.asked.asked == who:
            self.asked = None

    def answer(self, who: str, values: Mapping[str, Any]) -> None:
        self.answered[who] = values

    def answer_to(self, who: str) -> Mapping[str, Any] | None:
        return self.answered.get(who)


def numbered(entries: Iterable[InboxEntry]) -> list[InboxEntry]:
    """The entries with ids of their own."""
    return [
        InboxEntry(id=str(number), phone=one.phone, text=one.text, earliest=one.earliest, before=one.before)
        for number, one in enumerate(entries, 1)
    ]
