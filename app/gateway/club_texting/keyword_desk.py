"""The account's keywords as planning and applying want them: the port `KeywordDesk` over the REST API.

Looking takes only calls that read (reference page, section 3.4): whether a keyword is free, and for one that is not,
the set-up call with nothing to set up.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from app.domain.keyword_plan import Sight, Standing
from app.domain.keyword_setup import Address, Part, SetUp, Wanted
from app.gateway.club_texting.card import Card, StoredCard
from app.gateway.club_texting.errors import GatewayError, NoAnswer, NotReached, OutcomeUnknown, Refused
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.club_texting.rest.keywords import KeywordEntry, Setup
from app.usecases.keyword_desk import DeskAway, DeskError, DeskOutcomeUnknown, DeskRefused

Payment = Card | StoredCard

_ERRORS: Final[dict[type[GatewayError], type[DeskError]]] = {
    Refused: DeskRefused,
    NotReached: DeskAway,
    NoAnswer: DeskAway,
    OutcomeUnknown: DeskOutcomeUnknown,
}


@dataclass(frozen=True, slots=True)
class RestKeywordDesk:
    """Keeps the port `KeywordDesk`. `address_of` makes an address fit to be shown; `payment` pays for rentals."""

    account: RestAccount
    address_of: Callable[[str], Address]
    payment: Payment | None = None

    def look(self, word: str) -> Sight:
        """Whose the keyword is, and how it is set up where it is ours."""
        with _translated():
            if self.account.keywords.available(word):
                return Sight(Standing.FREE)
            entry = self.account.keywords.keyword(word)
        return Sight(Standing.TAKEN) if entry is None else self._sight(entry)

    def groups(self) -> frozenset[str]:
        """The names of the account's contact groups, in small letters with single blanks."""
        with _translated():
            return frozenset(" ".join(group.name.casefold().split()) for group in self.account.groups.all())

    def rent(self, word: str) -> None:
        """Rent it, charging the card."""
        if self.payment is None:
            raise DeskRefused("there is no card to pay with", "Give one: --card-file or --stored-card.")
        with _translated():
            self.account.keywords.rent(word, self.payment)

    def set_up(self, wanted: Wanted, parts: Collection[Part]) -> Sight:
        """Set these parts up, leave the others."""
        changed = {name: value for part in parts for name, value in _fields(wanted, part).items()}
        with _translated():
            return self._sight(self.account.keywords.set_up(wanted.word, Setup(**changed)))

    def cancel(self, word: str) -> None:
        """Give it back."""
        with _translated():
            self.account.keywords.cancel(word)

    def _sight(self, entry: KeywordEntry) -> Sight:
        set_up = SetUp(
            reply=entry.join_message,
            address=self.address_of(entry.forward_url),
            email=entry.forward_email,
            groups=entry.groups,
            question=entry.confirm_message if entry.double_opt_in else None,
            again=(entry.alternate_reply or "") if entry.alternate else None,
        )
        untold = frozenset({Part.AGAIN}) if entry.alternate is None else frozenset[Part]()
        return Sight(Standing.OURS, set_up, untold)


def _fields(wanted: Wanted, part: Part) -> dict[str, Any]:
    """What the gateway calls a part; turning a question off leaves its text where it is, unused."""
    set_up = wanted.set_up
    match part:
        case Part.REPLY:
            return {"join_message": set_up.reply}
        case Part.FORWARD:
            return {"forward_url": wanted.url}
        case Part.EMAIL:
            return {"forward_email": set_up.email}
        case Part.GROUPS:
            return {"groups": set_up.groups}
        case Part.QUESTION:
            return {"double_opt_in": set_up.question is not None, "confirm_message": set_up.question}
        case Part.AGAIN:
            return {"alternate": set_up.again is not None, "alternate_reply": set_up.again}


@contextmanager
def _translated() -> Iterator[None]:
    """Tell the gateway's errors in the port's words; of its own sentences only the names of fields, which are safe."""
    try:
        yield
    except GatewayError as error:
        names = [name for name, colon, _ in (words.partition(":") for words in error.words) if colon and name.isalpha()]
        about = f": {', '.join(dict.fromkeys(names))}" if names else ""
        raise _ERRORS[type(error)](f"{error.function.name}: {error.reason}{about}", error.what_to_do) from error
