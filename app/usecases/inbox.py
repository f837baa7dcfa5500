"""The gateway's inbox as catching up wants it, and what is remembered of reading it.

InboxUnavailable    the gateway did not give its inbox, or not all of it: nothing is lost, read it again later
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol


class InboxUnavailable(Exception):
    """The gateway did not give its inbox. The message names the reason, and nothing that stood in the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEntry:
    """One text in the gateway's inbox, as it stands there (reference page, section 3.3).

    The gateway tells the minute in a zone whose clocks go back once a year: the text came at or after `earliest` and
    before `before`. Both are None where the time cannot be read.
    """

    id: str
    phone: str = field(repr=False)
    text: str = field(repr=False)
    earliest: datetime | None
    before: datetime | None
    in_folder: bool = False
    is_mms: bool = False


class GatewayInbox(Protocol):
    """One connection to the gateway's inbox, used by one reader at a time."""

    def newest_first(self) -> Iterator[InboxEntry]:
        """Every entry of all folders, the newest first, a page asked for when the one before is used up.

        Raises:
            InboxUnavailable: at any entry.
        """

    def hang_up(self) -> None:
        """Close the connection; the next page opens another."""


class Skip(StrEnum):
    """Why an entry was left alone."""

    IN_FOLDER = "somebody put it into a folder"
    MMS = "it is an MMS"
    EMPTY = "it has no text"
    NO_ID = "it has no id"
    NO_PHONE = "its sender is no ten-digit number"
    NO_TIME = "its time cannot be read"
    BEFORE_US = "it is older than the first rules here"
    FAILED = "taking it in failed"


@dataclass(frozen=True, slots=True)
class Summary:
    """What one reading of the inbox came to.

    `taken_in` are new; of these `answered` got an answer queued, `too_old` would have got one in time, and the rest get
    none by the rules. `waiting` are so new that their callback may still come. `cut_short` says why not all was read.
    """

    read: int = 0
    known: int = 0
    taken_in: int = 0
    answered: int = 0
    too_old: int = 0
    waiting: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    cut_short: str = ""
    dry_run: bool = False

    def skipping(self, why: str) -> "Summary":
        """The summary with one more entry left alone."""
        return replace(self, skipped={**self.skipped, str(why): self.skipped.get(str(why), 0) + 1})

    def failing(self, error: Exception) -> "Summary":
        """The summary with one more text that could not be taken in; of the error it holds the kind alone."""
        return self.skipping(f"{Skip.FAILED} ({type(error).__name__})")

    @property
    def has_failures(self) -> bool:
        """Whether a text could not be taken in."""
        return any(why.startswith(Skip.FAILED) for why in self.skipped)

    def as_values(self) -> dict[str, Any]:
        """As programs read it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to read the inbox now: because it is time, or because somebody `asked`, who waits for the summary."""

    asked: str | None = None
    dry_run: bool = False


class Reading(Protocol):
    """How far the inbox has been read, and what of it is known."""

    def read_to(self) -> datetime | None:
        """The newest entry that was read, by the gateway's clock; None before the first reading."""

    def has_read_to(self, moment: datetime) -> None:
        """Remember that all up to this entry was read; never goes back."""

    def rules_since(self) -> datetime | None:
        """When rules went live here for the first time, None while none are."""

    def known_among(self, ids: Collection[str], *, note: bool) -> Collection[str]:
        """Those of these ids that were taken in. `note`: remember that their stored texts stand in the inbox."""


class Turns(Protocol):
    """Whose turn it is to read the inbox, shared by all workers and the command line."""

    def is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether taking a turn is worth a try; takes no lock."""

    def take(self, now: datetime, every: timedelta | None) -> Turn | None:
        """Take the turn if there is one; `every` is the time between two turns, None for those that are asked for."""

    def failed(self, now: datetime, every: timedelta | None) -> None:
        """The turn failed: the next one comes later, and later still where that fails too, at most an hour."""

    def succeeded(self) -> None:
        """The turn came to its end."""

    def ask(self, who: str, *, dry_run: bool) -> bool:
        """Ask the workers for a turn; False while another's wish waits."""

    def take_back(self, who: str) -> None:
        """Ask no more."""

    def answer(self, who: str, values: Mapping[str, Any]) -> None:
        """Tell who asked what the turn came to."""

    def answer_to(self, who: str) -> Mapping[str, Any] | None:
        """What the turn came to that this one asked for, None while it has not ended."""
