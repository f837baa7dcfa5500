"""Why the REST API says no: its statuses, and those of its sentences that mean something to a program (section 3.1)."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.domain.delivery import Trouble
from app.gateway.club_texting.errors import Refused
from app.gateway.club_texting.return_code import Proof, ReturnCode


class Kind(StrEnum):
    """What kind of no it is."""

    LOGIN = "login"
    CREDITS = "credits"
    NOT_FOUND = "not found"
    UNAVAILABLE = "unavailable"
    DECLINED = "declined"
    NOT_ACCEPTED = "not accepted"


@dataclass(frozen=True, slots=True)
class RestCode(ReturnCode):
    """A refusal of the REST API; its code is the HTTP status."""

    kind: Kind

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the account, if that is why."""
        return {Kind.LOGIN: Trouble.LOGIN, Kind.CREDITS: Trouble.CREDITS}.get(self.kind)


LOGIN: Final = RestCode(
    401,
    "login refused",
    "User or password is wrong, or the account may not use the API.",
    "Check user and password, and that API use is switched on for the account.",
    Proof.NOTHING,
    Kind.LOGIN,
)
CREDITS: Final = RestCode(
    403,
    "not enough credits",
    "The account has too few credits.",
    "Buy credits.",
    Proof.NOTHING,
    Kind.CREDITS,
)
NOT_FOUND: Final = RestCode(
    403,
    "not found",
    "The account has nothing of this name or number.",
    "Check its spelling; it may have been taken away by hand.",
    Proof.NOTHING,
    Kind.NOT_FOUND,
)
UNAVAILABLE: Final = RestCode(
    403,
    "keyword not available",
    "Somebody has the keyword already.",
    "Choose another keyword.",
    Proof.NOTHING,
    Kind.UNAVAILABLE,
)
DECLINED: Final = RestCode(
    403,
    "declined",
    "The payment was declined.",
    "Check the card and its address, or use another card.",
    Proof.NOTHING,
    Kind.DECLINED,
)
NOT_ACCEPTED: Final = RestCode(
    403,
    "not accepted",
    "The gateway does not take what was asked; its own words say which part.",
    "Correct what they name; nothing was done.",
    Proof.NOTHING,
    Kind.NOT_ACCEPTED,
)

REFUSALS: Final = (LOGIN, CREDITS, NOT_FOUND, UNAVAILABLE, DECLINED, NOT_ACCEPTED)
"""All of them, in the order in which they are looked for."""


_SENTENCES: Final = (
    (CREDITS, re.compile(r"\bsufficient credits\b")),
    (NOT_FOUND, re.compile(r"^Sorry, nothing was found")),
    (UNAVAILABLE, re.compile(r"^Keyword: The keyword '.*' is unavailable", re.DOTALL)),
    # No source tells how REST words this one; that the word is in it is our guess, and it only names the refusal.
    (DECLINED, re.compile(r"^[^:]*\bdeclined\b")),
)


def refusal_of(status: int, words: tuple[str, ...]) -> RestCode:
    """What a 4xx status with these sentences means; one that stands among other complaints does not count."""
    if status == 401:
        return LOGIN
    if len(words) <= 1:
        for row, sentence in _SENTENCES:
            if any(sentence.search(word) for word in words):
                return replace(row, code=status)
    return replace(NOT_FOUND if status == 404 else NOT_ACCEPTED, code=status)


def kind_of(refusal: Refused) -> Kind | None:
    """What kind of no a refusal is; None for one of the HTTP API."""
    return refusal.row.kind if isinstance(refusal.row, RestCode) else None
