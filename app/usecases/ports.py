"""What the use cases need of the world, as they want it. Adapters keep these promises; fakes keep the same ones.

StorageError                    nothing was stored; answer "not now" and let the asker come again
├── StorageUnavailable          the database is locked, full or away: the same call may work later
│   └── StorageAway             nobody answers there: it may be starting anew, so ask again soon
└── LineLost                    another worker holds this line now: stop sending on it
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from app.domain.account import Account
from app.domain.consent import ConsentEvent, Source
from app.domain.decision import Decision, Layer
from app.domain.delivery import Delivered, Delivery, Kind, Verdict
from app.domain.late import Past
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber

Clock = Callable[[], datetime]
"""Asks the time: an aware datetime in UTC."""

NewId = Callable[[], str]
"""Makes an id: 32 hexadecimal digits that sort by the time they were made."""

Chance = Callable[[], float]
"""A number from 0 (included) to 1 (excluded)."""


class StorageError(Exception):
    """Nothing was stored."""


class StorageUnavailable(StorageError):
    """The database is away, locked or full."""


class StorageAway(StorageUnavailable):
    """Nobody answers at the database's address, or it broke off: it may be starting anew."""


class LineLost(StorageError):
    """The line's lease ran out and another worker has taken it."""


# ---------------------------------------------------------------- receiving


@dataclass(frozen=True, slots=True)
class Taken:
    """One text that was taken in: what was decided, and the texts that answer it."""

    message: IncomingMessage
    decision: Decision
    deliveries: tuple[Delivery, ...]


class Intake(Protocol):
    """One transaction that takes texts in. Leaving it commits to disk; an exception undoes all of it."""

    def new_among(self, messages: Sequence[IncomingMessage], window: timedelta) -> Sequence[IncomingMessage]:
        """Those that nobody has taken in before, in their order; copies among them count once.

        Decided by unique keys inside this transaction, so that of two processes with the same text one wins. One that
        was found in the gateway's inbox is no copy by its words alone, unless a stored text is recognised as it
        (`domain.recognition`); the window plays no part.
        """

    def past(self, late: Sequence[IncomingMessage]) -> Mapping[PhoneNumber, Past]:
        """What the people of these texts have texted from a day before them on, and ever said about consent."""

    def people(self, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
        """What is known of these people, held still until the transaction ends."""

    def record(self, taken: Sequence[Taken], rulebook_version: int) -> None:
        """Write messages, decisions, consent, groups and deliveries, in the order they happened.

        An opt-out among the effects cancels everything queued for the number, earlier replies of this batch included.
        """


class Records(Protocol):
    """Where texts are taken in."""

    def intake(self) -> AbstractContextManager[Intake]:
        """Open a transaction.

        Raises:
            StorageUnavailable: on entering, in between or on leaving; nothing of the batch was stored.
        """


# ---------------------------------------------------------------- delivering

Room = Callable[[Kind], int]
"""How many texts of a kind one call takes, where they have the same words; at least one."""


def alone(_kind: Kind) -> int:
    """The room of a gateway that takes one text a call."""
    return 1


@dataclass(frozen=True, slots=True)
class Line:
    """One of the account's connections to the gateway, leased to one sender; `number` counts from one."""

    number: int
    holder: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: messages whose worker died while sending, and messages that came too late."""

    unknown: int
    expired: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing leaves since then. Texts are taken in and decided all the same, and their answers queue up."""

    since: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits behind a hold.

    *Older* was queued before it or answers a text that came before it: the service that was backed up may have sent it.
    """

    older: int
    newer: int
    late: int
    """Queued, and too late to be of use by now."""


class Outbox(Protocol):
    """The queue of texts on their way out, shared by all workers. Every method is a transaction of its own."""

    def take_line(self, holder: str, now: datetime) -> Line | None:
        """Lease one of the account's lines, the one that the holder has already before others; None while all are held.

        A sender that lost its database for a moment so goes on without waiting for its own lease to run out.
        """

    def give_back(self, line: Line, now: datetime) -> None:
        """End the lease; nobody takes the line for one second, because connections may not be opened faster."""

    def keep(self, line: Line, now: datetime) -> bool:
        """Renew the lease of an idle line; False when it is lost."""

    def account(self) -> Account:
        """What the workers know of the account."""

    def use_settings(self, fingerprint: str) -> None:
        """Tell which login is used from now on; another one than before ends a stop."""

    def resume(self) -> None:
        """Forget the account's troubles, as a person asks."""

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        """Take the next message that is due, and what may leave by the same call, all marked as *sending*.

        Each is committed with its attempt. Nothing when nothing is due, or the account or its pace does not allow a
        call now. Messages to one number leave in the order they were made. Renews the line's lease.

        The same call takes messages of the same words and kind, due as well, each the oldest to its number; none that
        was tried before, so that a call that fails as a whole is not made again with the same people. No more than
        there is room, nor than the pace lets leave in a second; the pace counts each. In trouble one goes alone.

        Raises:
            LineLost: the line is another's.
            StorageUnavailable: the database is away.
        """

    def opted_out_among(self, phones: Collection[PhoneNumber]) -> Collection[PhoneNumber]:
        """Ask consent once more: which of these numbers are opted out, as committed at this moment."""

    def settle(self, call: Sequence[Delivered], jitter: float, now: datetime) -> None:
        """Write what became of a claim, and carry its call's verdicts into the account as it is at this moment.

        One call counts once for the account, whatever the number of its texts; `jitter` is from 0 to 1 and shortens the
        account's pauses. A verdict that says *opted out* is written to the ledger in the same transaction, and cancels
        what is queued.
        What would go back to the queue ends instead where the number has opted out since it was made.
        A delivery that a sweep has meanwhile called unknown, or queued for its second copy, is corrected only by
        evidence of that attempt: sent or refused.
        """

    def sweep(self, now: datetime) -> Swept:
        """End what nobody holds any more: a lease that ran out while sending is *unknown*; what is too late expires."""

    def hold(self) -> Hold | None:
        """Why nothing leaves until a person releases it; None where nothing is held."""


class Holding(Protocol):
    """The hold on a restored database. Every method is a transaction of its own."""

    def begin(self, because: str, now: datetime) -> None:
        """Let nothing leave from now on; a hold that stands already begins anew, so that what is queued is older."""

    def backlog(self, now: datetime) -> Backlog:
        """What waits; with no hold, all that is queued counts as newer."""

    def release(self, now: datetime, *, older: bool, newer: bool) -> Backlog | None:
        """End the hold; None where there was none. Returns what waited.

        What is older than the hold leaves only if `older` says so, else it ends as *unknown*; what is newer leaves
        unless `newer` is False, then it ends as *cancelled*.
        """


class ByHand(Protocol):
    """The same queue as a person at the command line uses it. Every method is a transaction of its own."""

    def queue(self, texts: Sequence[Delivery], consent: str | None, now: datetime) -> Sequence[Delivery]:
        """Queue the texts, and return those that were queued.

        Left out is who has opted out, and who never texted nor said yes, unless `consent` says how they gave it: then
        that goes to the ledger in the same transaction, with staff as its source.
        """

    def look(self, ids: Sequence[str]) -> Sequence[Delivery]:
        """These texts as committed at this moment, in the order they were made."""

    def withdraw(self, ids: Sequence[str], now: datetime) -> None:
        """Cancel those that are still queued; one that is being sent goes on."""

    def is_worked(self, now: datetime) -> bool:
        """Whether any worker is there to send what is queued."""


class Gateway(Protocol):
    """A gateway that takes one text a call, as most do; one connection, used by one sender at a time."""

    def send(self, delivery: Delivery) -> Verdict:
        """Hand the text over. Never raises: every failure is a verdict."""

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""


class Connection(Protocol):
    """What a sender of the worker uses: a gateway, by calls that may be for several people."""

    def room(self, kind: Kind) -> int:
        """How many texts of this kind one call takes, where they have the same words."""

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand texts of the same words and kind over by one call, no more than there is room.

        A verdict for each, in their order. Never raises: every failure is a verdict.
        """

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""


# ---------------------------------------------------------------- contacts


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One row of the ledger, as evidence shows it."""

    sequence: int
    event: ConsentEvent
    source: Source
    at: datetime
    group: str | None
    words: str | None
    """The customer's exact words, where a text was the cause."""
    note: str | None
    found_at: datetime | None = None
    """When we came to know of it, where no callback brought the text; `at` is then the gateway's minute."""


class Contacts(Protocol):
    """People, for staff."""

    def person(self, phone: PhoneNumber) -> Person | None:
        """What is known of the person, or None for a number never heard of."""

    def ledger(self, phone: PhoneNumber) -> Sequence[ConsentRecord]:
        """The person's consent events, oldest first."""

    def opt_out(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        """Record an opt-out that came by another way than a text; cancels what is queued. False if it stood already."""

    def opt_in(self, phone: PhoneNumber, note: str, now: datetime) -> bool:
        """Record a consent that came by another way. False where the person is opted out: only they come back."""


# ---------------------------------------------------------------- the past


@dataclass(frozen=True, slots=True)
class PastText:
    """A text of the past with what was decided about it."""

    message: IncomingMessage
    layer: Layer
    rule: str | None
    reason: str
    version: int
    first_name: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to the gateway; `ended_at` and `outcome` are None while it is under way, or after a death."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sending:
    """A text that answered, as it stands today, with the calls that were made for it."""

    delivery: Delivery
    settled_at: datetime | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """What was on record of a person just before a text of theirs.

    `ledger` holds of each event its rule and version too, by which a membership's days are found; `answered` says when
    the person last got which answer, by the names that rules remember by.
    """

    ledger: tuple["LedgerRow", ...]
    answered: Mapping[str, datetime]
    texted_before: bool


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A consent event with the rule and the version of the rules that brought it about, where a rule did."""

    event: ConsentEvent
    at: datetime
    group: str | None
    rule: str | None
    version: int | None


class History(Protocol):
    """The texts of the past, for those who ask why."""

    def text(self, message_id: str) -> PastText | None:
        """One text, None where there is none of that id."""

    def newest(self, phone: PhoneNumber) -> PastText | None:
        """The newest text of a number."""

    def before(self, text: PastText) -> Background:
        """What was on record just before the text."""

    def sendings(self, message_id: str) -> Sequence[Sending]:
        """What was sent in answer, oldest first."""


# ---------------------------------------------------------------- rulebooks


_ROLLBACK: Final = "rollback to version"


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a version came to be: in words such as `on save`, by whom (`user@host`), and what they noted."""

    how: str = "published"
    who: str = ""
    note: str = ""

    @classmethod
    def rollback(cls, version: int, who: str, note: str = "") -> "Provenance":
        """An older version that a person brought back."""
        return cls(f"{_ROLLBACK} {version}", who, note)

    @property
    def is_rollback(self) -> bool:
        """Whether a person brought back an older version."""
        return self.how.startswith(_ROLLBACK)


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """One version of the rule files, as they were written; `files` maps each path to its text."""

    version: int
    digest: str
    files: Mapping[str, str]
    published_at: datetime
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as a list of them shows it: how many files it has, and whether it is live."""

    version: int
    digest: str
    files: int
    published_at: datetime
    provenance: Provenance
    is_live: bool


class Rulebooks(Protocol):
    """The published versions; the newest is live on every host."""

    def live_version(self) -> int | None:
        """The number of the live version, None before the first."""

    def live(self) -> PublishedRules | None:
        """The live version with its files."""

    def version(self, number: int) -> PublishedRules | None:
        """One version with its files, None where there is none of that number."""

    def versions(self, most: int) -> Sequence[VersionLine]:
        """The newest versions, the live one first."""

    def publish(
        self, digest: str, files: Mapping[str, str], now: datetime, provenance: Provenance = Provenance()
    ) -> int:
        """Make these files the live version, unless they are it already; returns the live version's number."""
