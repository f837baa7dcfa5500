"""One text on its way out: its states, what a call to the gateway proved, and what happens next.

The table is that of `docs/delivery.md`: an outcome that is not known is *unknown*, and what the machine may do about
it depends on the kind of message. Marketing and STOP confirmations are never sent a second time by the machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber

LEASE: Final = timedelta(seconds=30)
"""How long a worker may hold a message it is sending; longer than the gateway call's deadline of 10 seconds."""

WITHDRAWN: Final = "withdrawn by hand"

SECOND_COPY_AFTER: Final = timedelta(seconds=60)
"""How long after an unknown outcome a kind that allows it is sent once more."""

FOUND_TOO_LATE: Final = "found too late to be answered"


class Kind(StrEnum):
    """What a message is, which decides how often and how late it may be sent."""

    STOP_CONFIRMATION = "stop confirmation"
    HELP = "help"
    OPT_IN_CONFIRMATION = "opt-in confirmation"
    REPLY = "reply"
    BY_HAND = "by hand"
    """A text that a person sends from the command line."""
    VOICE = "voice call"
    """A call that plays a sound; its text says which, see `voice_call`."""

    @property
    def terms(self) -> "KindTerms":
        """What holds for this kind."""
        return _TERMS[self]


class Priority(IntEnum):
    """The order in which messages leave when several are due."""

    CONSENT = 0
    ANSWER = 1


@dataclass(frozen=True, slots=True)
class KindTerms:
    """How late a kind may leave, whether consent is needed, and how many copies may perhaps arrive."""

    good_for: timedelta
    needs_consent: bool
    copies: int
    priority: Priority


_TERMS: Final = {
    Kind.STOP_CONFIRMATION: KindTerms(timedelta(minutes=5), needs_consent=False, copies=1, priority=Priority.CONSENT),
    Kind.HELP: KindTerms(timedelta(hours=4), needs_consent=False, copies=2, priority=Priority.CONSENT),
    Kind.OPT_IN_CONFIRMATION: KindTerms(timedelta(hours=4), needs_consent=True, copies=2, priority=Priority.CONSENT),
    Kind.REPLY: KindTerms(timedelta(hours=4), needs_consent=True, copies=1, priority=Priority.ANSWER),
    Kind.BY_HAND: KindTerms(timedelta(minutes=10), needs_consent=True, copies=1, priority=Priority.ANSWER),
    Kind.VOICE: KindTerms(timedelta(minutes=10), needs_consent=True, copies=1, priority=Priority.ANSWER),
}


class State(StrEnum):
    """Where a message is. All but the first two are endings."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    """The gateway will never take it: opted out, bad number, bad text."""
    UNKNOWN = "unknown"
    """It may have arrived. Only evidence or a person leads out of here."""
    CANCELLED = "cancelled"
    """An opt-out came before it left."""
    SUPPRESSED = "suppressed"
    """Claimed, then held back because consent was gone at the last moment."""
    EXPIRED = "expired"
    """Too late to be of use."""


class Outcome(StrEnum):
    """What a call to the gateway proved."""

    SENT = "sent"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


EVIDENCE: Final = frozenset({Outcome.SENT, Outcome.REFUSED})
"""Outcomes that say for sure what became of a text."""


class Trouble(StrEnum):
    """What is wrong with the account or the way to it, rather than with one message."""

    BUSY = "the gateway is busy or out of reach"
    CREDITS = "the credit limit is reached"
    LOGIN = "the gateway refuses the login"


class OptOutList(StrEnum):
    """Which of the gateway's lists a number is on."""

    LOCAL = "local"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one call; `reason` names the code or the failure, never the text or the number."""

    outcome: Outcome
    reason: str
    trouble: Trouble | None = None
    opted_out: OptOutList | None = None


def of_one_call(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict that tells most of the account among those of one call: a trouble, else evidence, else any."""
    return min(verdicts, key=_silence, default=None)


def _silence(verdict: Verdict) -> int:
    if verdict.trouble is not None:
        return 0
    return 1 if verdict.outcome in EVIDENCE else 2


class WrongState(ValueError):
    """A delivery was asked to do what its state does not allow; the asker is wrong, so do not retry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One text to one number. `copies` counts the attempts that may have arrived; `tries` counts all attempts."""

    id: str
    message_id: str | None
    phone: PhoneNumber
    text: str = field(repr=False)
    kind: Kind
    state: State = State.QUEUED
    created_at: datetime
    due_at: datetime
    not_after: datetime
    tries: int = 0
    copies: int = 0
    reason: str = ""

    def settled(self, verdict: Verdict, now: datetime) -> "Delivery":
        """The delivery after one attempt.

        Raises:
            WrongState: it was not being sent.
        """
        if self.state is not State.SENDING:
            raise WrongState(f"a {self.state} delivery cannot be settled")
        match verdict.outcome:
            case Outcome.SENT:
                return replace(self, state=State.SENT, copies=self.copies + 1, reason=verdict.reason)
            case Outcome.REFUSED:
                return replace(self, state=State.REFUSED, reason=verdict.reason)
            case Outcome.NOT_SENT:
                return _again(self, now, verdict.reason)
            case Outcome.UNKNOWN:
                tried = replace(self, copies=self.copies + 1, reason=verdict.reason)
                if tried.copies < self.kind.terms.copies:
                    return _again(tried, now + SECOND_COPY_AFTER, verdict.reason)
                return replace(tried, state=State.UNKNOWN)

    def suppressed(self, reason: str) -> "Delivery":
        """The delivery held back at the last moment.

        Raises:
            WrongState: it was not about to be sent.
        """
        if self.state is not State.SENDING:
            raise WrongState(f"a {self.state} delivery cannot be suppressed")
        return replace(self, state=State.SUPPRESSED, reason=reason)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one claimed text. `verdict` is None where consent was gone and nobody was called."""

    delivery: Delivery
    verdict: Verdict | None


def _again(delivery: Delivery, due_at: datetime, reason: str) -> Delivery:
    if due_at < delivery.not_after:
        return replace(delivery, state=State.QUEUED, due_at=due_at, reason=reason)
    ending = State.UNKNOWN if delivery.copies else State.EXPIRED
    return replace(delivery, state=ending, reason=reason)


def answer_to(message: IncomingMessage, text: str, kind: Kind, new_id: str) -> Delivery:
    """A text in answer to one that came in: due at once, and worthless after its kind's time.

    The time counts from when the customer texted. In answer to a text that was found later than that it ends at once.
    """
    now = message.known_at
    not_after = message.received_at + kind.terms.good_for
    in_time = now < not_after
    return Delivery(
        id=new_id,
        message_id=message.id,
        phone=message.phone,
        text=text,
        kind=kind,
        state=State.QUEUED if in_time else State.EXPIRED,
        created_at=now,
        due_at=now,
        not_after=not_after,
        reason="" if in_time else FOUND_TOO_LATE,
    )


def made_by_hand(
    phone: PhoneNumber, text: str, kind: Kind, now: datetime, not_after: datetime, new_id: str
) -> Delivery:
    """A text that answers none: due at once, and withdrawn or expired after `not_after`."""
    return Delivery(
        id=new_id, message_id=None, phone=phone, text=text, kind=kind, created_at=now, due_at=now, not_after=not_after
    )
