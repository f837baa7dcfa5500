"""The storage ports in memory, for tests of everything that stands above storage.

It passes the same contract tests as the databases (`tests/storage/test_*_contract.py`). Values are frozen, so that a
transaction is a copy of a few dictionaries, put back when it fails.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.account import Account
from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decision import Join, Leave, OptIn, OptInReported, OptOut, OptOutBefore, after
from app.domain.delivery import (
    EVIDENCE,
    LEASE,
    WITHDRAWN,
    Delivered,
    Delivery,
    Kind,
    OptOutList,
    Outcome,
    State,
    Verdict,
    of_one_call,
)
from app.domain.late import Past
from app.domain.message import IncomingMessage, claims, id_key
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.recognition import Stored, awaits_its_callback, recognised
from app.usecases.ports import (
    Backlog,
    ConsentRecord,
    Hold,
    Line,
    LineLost,
    Provenance,
    PublishedRules,
    Room,
    Swept,
    Taken,
    VersionLine,
    alone,
)

CAME_BACK_SINCE = "found late; the person had come back since, so that it changed nothing"
_DIED = Verdict(Outcome.UNKNOWN, "the worker died while sending")


@dataclass(slots=True)
class MemoryStore:
    """Records, Intake, Outbox, ByHand, Holding, Contacts and Rulebooks at once. Its fields may be looked at."""

    lines: int = 2
    rate_per_second: float | None = None
    claimed: dict[str, tuple[str, datetime | None, bool]] = field(default_factory=dict)
    known: dict[PhoneNumber, Person] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    leases: dict[str, datetime] = field(default_factory=dict)
    events: list[tuple[PhoneNumber, ConsentRecord]] = field(default_factory=list)
    held_lines: dict[int, tuple[str | None, datetime]] = field(default_factory=dict)
    shared: Account = field(default_factory=Account)
    next_slot_at: datetime | None = None
    held: Hold | None = None
    published: list[PublishedRules] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    # ------------------------------------------------------------ receiving

    @contextmanager
    def intake(self) -> Iterator["MemoryStore"]:
        with self._lock:
            names = ("claimed", "known", "taken", "entries", "deliveries", "events")
            before = {name: copy(getattr(self, name)) for name in names}
            try:
                yield self
            except BaseException:
                for name, value in before.items():
                    setattr(self, name, value)
                raise

    def new_among(self, messages: Sequence[IncomingMessage], window: timedelta) -> Sequence[IncomingMessage]:
        found = [message for message in messages if message.found is not None]
        new = [message for message in messages if message.found is None and self._wins(message, window)]
        return [*new, *self._new_among_found(found)]

    def _new_among_found(self, found: Sequence[IncomingMessage]) -> Sequence[IncomingMessage]:
        unknown: dict[str, IncomingMessage] = {}
        for message in found:
            key = id_key(message.gateway_id or "")
            if key not in self.claimed:
                self.claimed[key] = (message.id, None, True)
                unknown[message.id] = message
        texts = [item.message for item in self.taken if item.message.id not in self.entries]
        stored = [Stored(text.id, text.phone, text.text, text.received_at) for text in texts]
        pairs = recognised(list(unknown.values()), stored)
        for message_id, stored_id in pairs.items():
            self.entries[stored_id] = unknown[message_id].gateway_id or ""
        new = [message for message in unknown.values() if message.id not in pairs]
        for message in new:
            _, claim = claims(message, awaits_its_callback(message) - message.received_at)
            held = self.claimed.get(claim.key)
            if held is None or (held[1] is not None and claim.until is not None and held[1] < claim.until):
                self.claimed[claim.key] = (message.id, claim.until, True)
        return new

    def past(self, late: Sequence[IncomingMessage]) -> Mapping[PhoneNumber, Past]:
        since = min(message.received_at for message in late) - timedelta(days=1)
        means = {ConsentEvent.OPT_OUT: Consent.OPTED_OUT, ConsentEvent.OPT_IN: Consent.OPTED_IN}
        texts = [item.message for item in self.taken if item.message.received_at >= since]
        return {
            phone: Past(
                tuple(text for text in texts if text.phone == phone),
                tuple((row.at, means[row.event]) for row in self.ledger(phone) if row.event in means),
            )
            for phone in {message.phone for message in late}
        }

    def _wins(self, message: IncomingMessage, window: timedelta) -> bool:
        for claim in claims(message, window):
            if claim.key in self.claimed:
                _, until, by_id = self.claimed[claim.key]
                if until is None or not (until <= message.texted_at or (by_id and claim.by_id)):
                    return False
            self.claimed[claim.key] = (message.id, claim.until, claim.by_id)
        return True

    def people(self, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
        return {phone: self.known.setdefault(phone, Person(phone=phone)) for phone in phones}

    def record(self, taken: Sequence[Taken], rulebook_version: int) -> None:
        for item in taken:
            self.taken.append(item)
            phone, at, words = item.message.phone, item.message.received_at, item.message.text
            note = ", ".join(sorted(item.message.flags)) or None
            self.known[phone] = after(self.known[phone], item.decision, item.message)
            before = len(self.events)
            for effect in item.decision.effects:
                match effect:
                    case OptOut(source):
                        self._write(phone, ConsentEvent.OPT_OUT, source, at, words=words, note=note)
                        self._cancel(phone)
                    case OptOutBefore():
                        self._write(phone, ConsentEvent.OPT_OUT, Source.TEXT, at, words=words, note=CAME_BACK_SINCE)
                    case OptIn(source):
                        self._write(phone, ConsentEvent.OPT_IN, source, at, words=words, note=note)
                    case OptInReported():
                        reported = ConsentEvent.OPT_IN_REPORTED
                        self._write(phone, reported, Source.GATEWAY_WORD, at, words=words, note=note)
                    case Join(group):
                        self._write(phone, ConsentEvent.JOINED, Source.TEXT, at, group=group, words=words, note=note)
                    case Leave(group):
                        self._write(phone, ConsentEvent.LEFT, Source.TEXT, at, group=group, words=words, note=note)
                    case _:
                        pass
            self._note_found(item.message, before)
            self.deliveries.update({delivery.id: delivery for delivery in item.deliveries})

    def _note_found(self, message: IncomingMessage, before: int) -> None:
        """Note the inbox's id with a text that was found, and the time with the events that it brought."""
        if message.found is not None:
            self.entries[message.id] = message.gateway_id or ""
            told = [(whose, replace(row, found_at=message.found.at)) for whose, row in self.events[before:]]
            self.events = [*self.events[:before], *told]

    def _write(
        self,
        phone: PhoneNumber,
        event: ConsentEvent,
        source: Source,
        at: datetime,
        *,
        group: str | None = None,
        words: str | None = None,
        note: str | None = None,
    ) -> None:
        sequence = len(self.events) + 1
        self.events.append((phone, ConsentRecord(sequence, event, source, at, group, words, note)))

    def _cancel(self, phone: PhoneNumber) -> None:
        for delivery in self.deliveries.values():
            if delivery.phone == phone and delivery.state is State.QUEUED:
                self._put(self._cancelled(delivery))

    def _cancelled(self, delivery: Delivery) -> Delivery:
        ending = State.UNKNOWN if delivery.copies else State.CANCELLED
        return replace(delivery, state=ending, reason="opted out before it left")

    def _put(self, delivery: Delivery) -> None:
        self.deliveries = {**self.deliveries, delivery.id: delivery}

    # ------------------------------------------------------------ delivering

    def take_line(self, holder: str, now: datetime) -> Line | None:
        with self._lock:
            numbers = range(1, self.lines + 1)
            mine = [number for number in numbers if self.held_lines.get(number, (None,))[0] == holder]
            free = [number for number in numbers if number not in self.held_lines or self.held_lines[number][1] <= now]
            for number in (*mine, *free):
                self.held_lines[number] = (holder, now + timedelta(seconds=15))
                return Line(number, holder)
            return None

    def give_back(self, line: Line, now: datetime) -> None:
        with self._lock:
            if self._is_held(line):
                self.held_lines[line.number] = (None, now + timedelta(seconds=1))

    def keep(self, line: Line, now: datetime) -> bool:
        with self._lock:
            if held := self._is_held(line):
                self.held_lines[line.number] = (line.holder, now + timedelta(seconds=15))
            return held

    def _is_held(self, line: Line) -> bool:
        return self.held_lines.get(line.number, (None,))[0] == line.holder

    def account(self) -> Account:
        return self.shared

    def use_settings(self, fingerprint: str) -> None:
        self.shared = self.shared.with_settings(fingerprint)

    def resume(self) -> None:
        self.shared = Account(settings=self.shared.settings)

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        with self._lock:
            due = [delivery for delivery in self.deliveries.values() if self._may_leave(delivery, now)]
            paced = self.next_slot_at is not None and now < self.next_slot_at
            if not due or paced or self.held or not self.shared.may_call(now):
                return ()
            if not self.keep(line, now):
                raise LineLost
            due.sort(key=lambda delivery: (delivery.kind.terms.priority, delivery.due_at, delivery.id))
            together = self._together(due, room(due[0].kind))
            claimed = [replace(delivery, state=State.SENDING, tries=delivery.tries + 1) for delivery in together]
            for delivery in claimed:
                self._put(delivery)
                self.leases[delivery.id] = now + LEASE
            self.shared = self.shared.calling(now)
            if self.rate_per_second:
                self.next_slot_at = now + timedelta(seconds=len(claimed) / self.rate_per_second)
            return claimed

    def _together(self, due: Sequence[Delivery], room: int) -> Sequence[Delivery]:
        """The first, and what may leave by the same call."""
        first, *others = due
        if self.rate_per_second:
            room = min(room, max(1, int(self.rate_per_second)))
        if self.shared.trouble is not None or first.tries:
            return [first]
        alike = [
            other
            for other in others
            if (other.text, other.kind, other.tries) == (first.text, first.kind, 0)
            and other.phone != first.phone
            and not self._waits(other)
        ]
        return [first, *alike][:room]

    def _may_leave(self, delivery: Delivery, now: datetime) -> bool:
        if delivery.state is not State.QUEUED or not delivery.due_at <= now < delivery.not_after:
            return False
        return delivery.kind is Kind.STOP_CONFIRMATION or not self._waits(delivery)

    def _waits(self, delivery: Delivery) -> bool:
        """Whether an older one to the same number is not finished."""
        return any(
            older.phone == delivery.phone and older.id < delivery.id and older.state in {State.QUEUED, State.SENDING}
            for older in self.deliveries.values()
        )

    def opted_out_among(self, phones: Collection[PhoneNumber]) -> Collection[PhoneNumber]:
        return {phone for phone in phones if phone in self.known and self.known[phone].opted_out}

    def settle(self, call: Sequence[Delivered], jitter: float, now: datetime) -> None:
        with self._lock:
            for delivered in call:
                self._settle(delivered.delivery, delivered.verdict, now)
            verdict = of_one_call([delivered.verdict for delivered in call if delivered.verdict is not None])
            if verdict is not None:
                self.shared = self.shared.after(verdict, now, jitter)

    def _settle(self, settled: Delivery, verdict: Verdict | None, now: datetime) -> None:
        if verdict is not None and verdict.opted_out is not None:
            is_local = verdict.opted_out is OptOutList.LOCAL
            source = Source.GATEWAY_LOCAL if is_local else Source.GATEWAY_GLOBAL
            self._opt_out(settled.phone, source, verdict.reason, now)
        proves = verdict is not None and verdict.outcome in EVIDENCE
        kept = self.deliveries[settled.id]
        open_states = {State.SENDING, State.UNKNOWN, State.QUEUED} if proves else {State.SENDING}
        if kept.state in open_states and kept.tries == settled.tries:
            self._put(self._unless_opted_out(settled))

    def _unless_opted_out(self, delivery: Delivery) -> Delivery:
        opt_outs = [row.at for row in self.ledger(delivery.phone) if row.event is ConsentEvent.OPT_OUT]
        since = any(at > delivery.created_at for at in opt_outs) and delivery.phone in self.opted_out_among(
            [delivery.phone]
        )
        return self._cancelled(delivery) if since and delivery.state is State.QUEUED else delivery

    def sweep(self, now: datetime) -> Swept:
        with self._lock:
            sending = [delivery for delivery in self.deliveries.values() if delivery.state is State.SENDING]
            dead = [delivery for delivery in sending if self.leases[delivery.id] < now]
            for delivery in dead:
                self._put(self._unless_opted_out(delivery.settled(_DIED, now)))
            queued = [delivery for delivery in self.deliveries.values() if delivery.state is State.QUEUED]
            late = [delivery for delivery in queued if delivery.not_after <= now]
            for delivery in late:
                ending = State.UNKNOWN if delivery.copies else State.EXPIRED
                self._put(replace(delivery, state=ending, reason="too late to be of use"))
            return Swept(unknown=len(dead), expired=len(late))

    # ------------------------------------------------------------ by hand

    def queue(self, texts: Sequence[Delivery], consent: str | None, now: datetime) -> Sequence[Delivery]:
        with self._lock:
            people = self.people({text.phone for text in texts})
            wanted = [text for text in texts if not people[text.phone].opted_out]
            wanted = [text for text in wanted if consent is not None or not people[text.phone].is_stranger]
            for text in wanted:
                if people[text.phone].is_stranger:
                    self.opt_in(text.phone, consent or "", now)
                self._put(text)
            return wanted

    def look(self, ids: Sequence[str]) -> Sequence[Delivery]:
        return [self.deliveries[each] for each in sorted(ids) if each in self.deliveries]

    def withdraw(self, ids: Sequence[str], now: datetime) -> None:
        with self._lock:
            for text in self.look(ids):
                if text.state is State.QUEUED:
                    self._put(replace(text, state=State.CANCELLED, reason=WITHDRAWN))

    def is_worked(self, now: datetime) -> bool:
        return any(holder is not None and until > now for holder, until in self.held_lines.values())

    # ------------------------------------------------------------ holding

    def hold(self) -> Hold | None:
        return self.held

    def begin(self, because: str, now: datetime) -> None:
        self.held = Hold(now, because)

    def backlog(self, now: datetime) -> Backlog:
        queued = [delivery for delivery in self.deliveries.values() if delivery.state is State.QUEUED]
        fresh = [delivery for delivery in queued if delivery.not_after > now]
        older = [delivery for delivery in fresh if self._is_older(delivery)]
        return Backlog(older=len(older), newer=len(fresh) - len(older), late=len(queued) - len(fresh))

    def release(self, now: datetime, *, older: bool, newer: bool) -> Backlog | None:
        with self._lock:
            if self.held is None:
                return None
            waited = self.backlog(now)
            for delivery in self.deliveries.values():
                if delivery.state is not State.QUEUED:
                    continue
                ending = State.UNKNOWN if self._is_older(delivery) else State.CANCELLED
                if delivery.not_after <= now:
                    self._put(replace(delivery, state=State.EXPIRED))
                elif not (older if self._is_older(delivery) else newer):
                    self._put(replace(delivery, state=State.UNKNOWN if delivery.copies else ending))
            self.held = None
            return waited

    def _is_older(self, delivery: Delivery) -> bool:
        came = [item.message.received_at for item in self.taken if item.message.id == delivery.message_id]
        return self.held is not None and min([delivery.created_at, *came]) < self.held.since

    # ------------------------------------------------------------ contacts

    def person(self, phone: PhoneNumber) -> Person | None:
        return self.known.get(phone)

    def ledger(self, phone: PhoneNumber) -> Sequence[ConsentRecord]:
        return [record for whose, record in self.events if whose == phone]

    def opt_out(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        return self._opt_out(phone, Source.STAFF, note, now)

    def opt_in(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        person = self.known.get(phone, Person(phone=phone))
        if person.opted_out:
            return False
        self._write(phone, ConsentEvent.OPT_IN, Source.STAFF, now, note=note)
        self.known[phone] = person.having(Consent.OPTED_IN, now)
        return True

    def _opt_out(self, phone: PhoneNumber, source: Source, note: str, now: datetime) -> bool:
        person = self.known.get(phone, Person(phone=phone))
        if person.opted_out:
            return False
        self._write(phone, ConsentEvent.OPT_OUT, source, now, note=note)
        self.known[phone] = person.having(Consent.OPTED_OUT, now)
        self._cancel(phone)
        return True

    # ------------------------------------------------------------ rulebooks

    def live_version(self) -> int | None:
        return self.published[-1].version if self.published else None

    def live(self) -> PublishedRules | None:
        return self.published[-1] if self.published else None

    def version(self, number: int) -> PublishedRules | None:
        return self.published[number - 1] if 0 < number <= len(self.published) else None

    def versions(self, most: int) -> Sequence[VersionLine]:
        newest = self.published[::-1][:most]
        return tuple(
            VersionLine(one.version, one.digest, len(one.files), one.published_at, one.provenance, number == 0)
            for number, one in enumerate(newest)
        )

    def publish(
        self, digest: str, files: Mapping[str, str], now: datetime, provenance: Provenance = Provenance()
    ) -> int:
        if not self.published or self.published[-1].digest != digest:
            self.published.append(PublishedRules(len(self.published) + 1, digest, dict(files), now, provenance))
        return self.published[-1].version
