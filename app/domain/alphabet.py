"""What the gateway accepts in a text: its characters, and how long a text may be (gateway page, section 4)."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_letters, digits

ALLOWED = frozenset(ascii_letters + digits + " \r\n" + ".,:;!?()~=+-_\\/@$#&%'\"")

_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "″": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "•": "-",
        "…": "...",
        "\t": " ",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "¡": "",
        "¿": "",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⁄": "/",
        "€": "EUR ",
        "£": "GBP ",
        "*": "",
        "™": "",
        "®": "",
        "©": "",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
    },
)


class DeliveryType(StrEnum):
    """How the gateway sends: by short code (Express) or through the carriers' mail gateways (Standard)."""

    EXPRESS = "express"
    STANDARD = "standard"


class Country(StrEnum):
    """The country of the account; Canada's Express texts are shorter."""

    US = "us"
    CA = "ca"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one text of an account may hold."""

    delivery: DeliveryType = DeliveryType.EXPRESS
    country: Country = Country.US

    @property
    def longest(self) -> int:
        """How many characters one text may count."""
        if self.delivery is DeliveryType.STANDARD:
            return 130
        return 136 if self.country is Country.CA else 160

    def fits(self, text: str) -> bool:
        """Whether one text holds it."""
        return length(text) <= self.longest

    def cut(self, text: str) -> str:
        """As much of the text as one message holds."""
        while not self.fits(text):
            text = text[:-1]
        return text


def length(text: str) -> int:
    """The characters a text counts: one each, CR and LF two each."""
    return len(text) + text.count("\r") + text.count("\n")


def refused(text: str) -> tuple[tuple[int, str], ...]:
    """The characters that the gateway does not accept, each with its place in the text."""
    return tuple((place, character) for place, character in enumerate(text) if character not in ALLOWED)


def plain(text: str) -> str:
    """The text in the gateway's characters: quotes straightened, accents dropped, what has no equal left out."""
    if ALLOWED.issuperset(text):
        return text
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN))
    return "".join(character for character in decomposed if character in ALLOWED)
