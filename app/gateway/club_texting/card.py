"""The credit card that the gateway charges: read, checked, sent, and never shown.

Nothing of a card stands in a representation, an error or a log line, not even its last digits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CARD_TYPES: Final = ("visa", "mastercard", "amex", "discover")

_REST_TYPES: Final = {"visa": "Visa", "mastercard": "MasterCard", "amex": "Amex", "discover": "Discover"}

LABELS: Final = {
    "first_name": "first name",
    "last_name": "last name",
    "address": "street",
    "city": "city",
    "state": "state",
    "zip": "zip code",
    "country": "country",
    "type": f"card type ({', '.join(CARD_TYPES)})",
    "number": "card number",
    "security_code": "security code",
    "expires": "expires (MM/YY)",
}
"""What a card is made of, with the words to ask for each."""

HIDDEN: Final = frozenset({"number", "security_code", "expires"})
"""What a terminal must not show while it is typed."""

_NUMBER: Final = re.compile(r"[0-9]{12,19}")
_SECURITY_CODE: Final = re.compile(r"[0-9]{3,4}")
_EXPIRES: Final = re.compile(r"(0?[1-9]|1[0-2]) ?/ ?(?:20)?([0-9]{2})")


class CardWrong(ValueError):
    """A card that cannot be one; `problems` names what is wrong and repeats none of it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Card:
    """A card and the address of its bill. Years are the last two digits, as the vendor's sample sends them."""

    first_name: str
    last_name: str
    address: str
    city: str
    state: str
    zip: str
    country: str
    type: str
    number: str
    security_code: str
    month: str
    year: str

    def __repr__(self) -> str:
        return "Card(hidden)"

    @classmethod
    def of(cls, written: Mapping[str, str]) -> "Card":
        """Read a card from what a person wrote under the names of `LABELS`.

        Raises:
            CardWrong: with everything that is missing, unknown or cannot be.
        """
        given = {name: text.strip() for name, text in written.items()}
        given["number"] = re.sub(r"[ -]", "", given.get("number", ""))
        given["type"] = given.get("type", "").lower()
        problems = _problems(given)
        if problems:
            raise CardWrong(problems)

        month, year = _EXPIRES.fullmatch(given.pop("expires")).groups()  # type: ignore[union-attr] # just checked
        return cls(**given, month=month.zfill(2), year=year)

    def fields(self) -> tuple[tuple[str, str], ...]:
        """The card under the gateway's names (reference page, section 2.6)."""
        return (
            ("firstname", self.first_name),
            ("lastname", self.last_name),
            ("address", self.address),
            ("city", self.city),
            ("state", self.state),
            ("zip", self.zip),
            ("country", self.country),
            ("type", self.type),
            ("ccnumber", self.number),
            ("cccode", self.security_code),
            ("expm", self.month),
            ("expy", self.year),
        )

    def rest_fields(self) -> tuple[tuple[str, str], ...]:
        """The card under the names that the REST API has for it (section 3.4), with four figures of the year."""
        return (
            ("FirstName", self.first_name),
            ("LastName", self.last_name),
            ("Street", self.address),
            ("City", self.city),
            ("State", self.state),
            ("Zip", self.zip),
            ("Country", self.country),
            ("CreditCardTypeID", _REST_TYPES[self.type]),
            ("Number", self.number),
            ("SecurityCode", self.security_code),
            ("ExpirationMonth", self.month),
            ("ExpirationYear", f"20{self.year}"),
        )


@dataclass(frozen=True, slots=True, repr=False)
class StoredCard:
    """A card that the gateway keeps for the account, known by its last four digits; the REST API alone takes it."""

    last_four: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{4}", self.last_four):
            raise CardWrong(["a stored card is its last 4 digits"])

    def __repr__(self) -> str:
        return "StoredCard(hidden)"

    def rest_fields(self) -> tuple[tuple[str, str], ...]:
        """The card under the name that the REST API has for it (section 3.4)."""
        return (("StoredCreditCard", self.last_four),)


def _problems(given: Mapping[str, str]) -> list[str]:
    """All that is wrong. An unknown name is not repeated: a value may have slipped into its place."""
    problems = [f"{name} is missing" for name in LABELS if not given.get(name)]
    if not given.keys() <= LABELS.keys():
        problems.append(f"there is a name that is none of: {', '.join(LABELS)}")
    if given["type"] and given["type"] not in CARD_TYPES:
        problems.append(f"type is none of: {', '.join(CARD_TYPES)}")
    for name, pattern, form in (
        ("number", _NUMBER, "12 to 19 digits"),
        ("security_code", _SECURITY_CODE, "3 or 4 digits"),
        ("expires", _EXPIRES, "a month and a year such as 09/27"),
    ):
        if given.get(name) and not pattern.fullmatch(given[name]):
            problems.append(f"{name} is not {form}")
    return problems
