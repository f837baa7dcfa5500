"""Catching up: read the gateway's inbox, and take in what no callback brought.

    read      newest first, back to where the last reading ended and an hour before
    know      what was taken in by its id
    take in   the rest, oldest first, as callbacks do, where texts are recognised by their words

The order matters: only when all known ids are noted can a stored text without one be told from its neighbour's.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.delivery import State
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.recognition import ABOUT_THEN
from app.usecases.inbox import GatewayInbox, InboxEntry, InboxUnavailable, Reading, Skip, Summary
from app.usecases.ports import Clock, Intake, NewId, Records, StorageError
from app.usecases.receive import Receipt, Receiving, receive
from app.usecases.sifting import as_text, left_alone

LOOK_BACK: Final = timedelta(hours=24)
"""How far the first reading goes back."""

OVERLAP: Final = timedelta(hours=1)
"""How far each reading goes back behind the one before: neither ids nor times are promised to come in order."""

STRAGGLERS: Final = 50
"""Older entries one after the other that end the reading."""

BREATHE_EVERY: Final = timedelta(seconds=2)
"""After which whoever lends us the line is heard; with a page of at most 10 seconds, within a line's lease of 15."""

BATCH: Final = 64
"""Texts that share one commit."""

Breathe = Callable[[int], None]
"""Called between pages and between commits with the entries read so far; may raise, and what is committed stays."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """The parts that catching up needs."""

    inbox: GatewayInbox
    reading: Reading
    records: Records
    rules: Callable[[], Rulebook]
    new_id: NewId
    clock: Clock

    def run(
        self, *, grace: timedelta = timedelta(0), dry_run: bool = False, breathe: Breathe = lambda _read: None
    ) -> Summary:
        """Read the inbox, and take in what is new.

        Args:
            grace: how long an entry is left to its callback.
            dry_run: tell what would be taken in, and keep nothing.
            breathe: is heard often.

        Raises:
            StorageUnavailable: the database is away; what was not committed is read again.
            NoLiveRules: there are no rules to decide by.
        """
        book, now = self.rules(), self.clock()
        entries, cut_short = self._read(now, breathe)
        ripe = [entry for entry in entries if not grace or entry.before is None or entry.before <= now - grace]
        summary = Summary(len(entries), waiting=len(entries) - len(ripe), cut_short=cut_short, dry_run=dry_run)
        unknown, summary = self._unknown(ripe, summary, now)
        sure_since = _sure_since(entries) if cut_short else None
        texts, summary = _sifted(unknown, summary, book, self.reading.rules_since() or now, sure_since)
        summary = self._take_in(texts, summary, book, breathe)
        if not (cut_short or dry_run or summary.has_failures):
            self._has_read(entries)
        return summary

    def _read(self, now: datetime, breathe: Breathe) -> tuple[list[InboxEntry], str]:
        """The entries back to where the last reading began to be sure, and why there may be more."""
        read_to = self.reading.read_to()
        since = now - LOOK_BACK if read_to is None else read_to - OVERLAP
        entries: dict[str, InboxEntry] = {}
        older, breathed_at = 0, now
        try:
            for entry in self.inbox.newest_first():
                is_older = entry.before is not None and entry.before <= since
                older = older + 1 if is_older else 0
                if older == STRAGGLERS:
                    break
                if not is_older:
                    entries.setdefault(entry.id, entry)
                if self.clock() - breathed_at >= BREATHE_EVERY:
                    self.inbox.hang_up()  # who lent us the line may use it meanwhile
                    breathe(len(entries))
                    breathed_at = self.clock()
        except InboxUnavailable as error:
            return list(entries.values()), str(error)
        finally:
            self.inbox.hang_up()
        return list(entries.values()), ""

    def _unknown(
        self, entries: Sequence[InboxEntry], summary: Summary, now: datetime
    ) -> tuple[list[tuple[InboxEntry, IncomingMessage]], Summary]:
        """The entries whose ids nobody has taken in, oldest first; those that are no text are counted."""
        known = self.reading.known_among([entry.id for entry in entries], note=not summary.dry_run)
        summary = replace(summary, known=len(known))
        unknown = []
        for entry in reversed(entries):
            if entry.id in known:
                continue
            text = as_text(entry, now, self.new_id)
            if isinstance(text, Skip):
                summary = summary.skipping(text)
            else:
                unknown.append((entry, text))
        return sorted(unknown, key=lambda pair: pair[1].received_at), summary

    def _take_in(self, texts: Sequence[IncomingMessage], summary: Summary, book: Rulebook, breathe: Breathe) -> Summary:
        size = max(1, len(texts)) if summary.dry_run else BATCH  # what is undone must be seen whole
        for start in range(0, len(texts), size):
            breathe(summary.read)
            summary = self._receive(texts[start : start + size], summary, book)
        return summary

    def _receive(self, batch: Sequence[IncomingMessage], summary: Summary, book: Rulebook) -> Summary:
        records = _Undone(self.records) if summary.dry_run else self.records
        try:
            receipts = receive(batch, book, records, self.new_id, Receiving())
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one text did, its neighbours did not
            if len(batch) == 1:
                return summary.failing(error)
            for text in batch:
                summary = self._receive([text], summary, book)
            return summary
        return _counted(receipts, summary)

    def _has_read(self, entries: Sequence[InboxEntry]) -> None:
        times = [entry.earliest for entry in entries if entry.earliest is not None]
        if times:
            self.reading.has_read_to(min(max(times), self.clock()))


@dataclass(frozen=True, slots=True)
class _Undone:
    """Records whose transactions keep nothing."""

    records: Records

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        with suppress(_EnoughSeen), self.records.intake() as intake:
            yield intake
            raise _EnoughSeen


class _EnoughSeen(Exception):
    """Ends a transaction that was only for looking."""


def _sifted(
    unknown: Sequence[tuple[InboxEntry, IncomingMessage]],
    summary: Summary,
    book: Rulebook,
    rules_since: datetime,
    sure_since: datetime | None,
) -> tuple[list[IncomingMessage], Summary]:
    """The texts to be taken in; those that are left alone are counted.

    Where the reading was cut short, the oldest wait for the next: their neighbours' ids are not known.
    """
    texts = []
    for entry, text in unknown:
        if sure_since is not None and text.received_at < sure_since:
            summary = replace(summary, waiting=summary.waiting + 1)
        elif why := left_alone(entry, text, book, rules_since):
            summary = summary.skipping(why)
        else:
            texts.append(text)
    return texts, summary


def _sure_since(entries: Sequence[InboxEntry]) -> datetime | None:
    """From when on all that may be one text was read, where the rest was not."""
    times = [entry.earliest for entry in entries if entry.earliest is not None]
    return min(times) + ABOUT_THEN if times else None


def _counted(receipts: Sequence[Receipt], summary: Summary) -> Summary:
    answers = [receipt.answer for receipt in receipts if receipt.is_new]
    return replace(
        summary,
        known=summary.known + len(receipts) - len(answers),
        taken_in=summary.taken_in + len(answers),
        answered=summary.answered + answers.count(State.QUEUED),
        too_old=summary.too_old + answers.count(State.EXPIRED),
    )
