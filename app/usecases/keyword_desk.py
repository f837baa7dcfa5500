"""What planning and applying keywords need of the world: the account's keyword desk, and a memory of what was done.

DeskError                 the call did not do what was asked; `reason` and `what_to_do` are for people
├── DeskRefused           the gateway said no: nothing was done
├── DeskAway              not reached, or no answer to a call that may be repeated
└── DeskOutcomeUnknown    it may have been done and paid: look before anybody calls again
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from app.domain.keyword_plan import Remembered, Sight
from app.domain.keyword_proposal import GatewayAccount
from app.domain.keyword_setup import Part, Wanted


class DeskError(Exception):
    """A call to the account that did not do what was asked. Repeats nothing that was sent."""

    def __init__(self, reason: str, what_to_do: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.what_to_do = what_to_do


class DeskRefused(DeskError):
    """The gateway said no. Nothing was done or spent."""


class DeskAway(DeskError):
    """Nothing was done, or nothing that doing twice could harm."""


class DeskOutcomeUnknown(DeskError):
    """It may have been done and paid."""


class KeywordDesk(Protocol):
    """The account's keywords. Every method may raise the three errors above; only the last three change anything."""

    def look(self, word: str) -> Sight:
        """Whose the keyword is, and how it is set up where it is ours."""

    def groups(self) -> frozenset[str]:
        """The names of the account's contact groups, in small letters with single blanks."""

    def rent(self, word: str) -> None:
        """Rent it, charging the card that the desk was given."""

    def set_up(self, wanted: Wanted, parts: Collection[Part]) -> Sight:
        """Set these parts up, leave the others; returns what the account says then."""

    def cancel(self, word: str) -> None:
        """Give it back. Anybody may rent it then."""


class KeywordMemory(Protocol):
    """What we know of the keywords of accounts. Every method is a transaction of its own, on the disk when it returns.

    Each raises StorageError where nothing was stored.
    """

    def of(self, account: GatewayAccount) -> Mapping[str, Remembered]:
        """What is remembered, by the keywords as they are compared."""

    def keep(self, account: GatewayAccount, remembered: Remembered, now: datetime) -> None:
        """Remember this from now on."""

    def begin_rental(self, account: GatewayAccount, after: datetime | None, remembered: Remembered) -> bool:
        """Remember that a rental begins; False, and nothing remembered, where somebody else began one meanwhile.

        `after` is when the rental began that is known of, None where none is.
        """

    def forget(self, account: GatewayAccount, word: str) -> None:
        """Know nothing of a keyword any more."""
