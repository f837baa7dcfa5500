"""What may be written in a message, and how long it may be (section 4 of the gateway reference)."""

import string
from typing import Literal

Country = Literal["us", "ca"]

SUBJECT_LIMIT = 13
STANDARD_LIMIT = 130
EXPRESS_LIMITS: dict[Country, int] = {"us": 160, "ca": 136}

# The printed list has no space and no line ends, yet its own examples and its note on \r and \n use them.
_ALLOWED = frozenset(string.ascii_letters + string.digits + ".,:;!?()~=+-_\\/@$#&%'\"" + " \r\n")


def cost(text: str) -> int:
    """Count characters as the gateway does: CR and LF are two each, everything else is one."""
    return len(text) + text.count("\r") + text.count("\n")


def limit(country: Country, *, express: bool) -> int:
    """How many characters subject and message may have together."""
    return EXPRESS_LIMITS[country] if express else STANDARD_LIMIT


def is_allowed(text: str) -> bool:
    """Tell whether every character may be written."""
    return _ALLOWED.issuperset(text)


def is_sound(subject: str, message: str, country: Country, *, express: bool) -> bool:
    """Tell whether the gateway would take subject and message; a message is required, a subject is not."""
    together = subject + message
    return (
        message != ""
        and cost(subject) <= SUBJECT_LIMIT
        and cost(together) <= limit(country, express=express)
        and is_allowed(together)
    )


def shortened(text: str, most: int) -> str:
    """Cut a text so that it costs no more than `most` characters."""
    spent = 0
    for place, character in enumerate(text):
        spent += cost(character)
        if spent > most:
            return text[:place]
    return text
