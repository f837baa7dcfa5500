"""Numbers as the gateway has them: most are phones of the North American plan, and some are not.

Only calls to the gateway and its answers know the others: elsewhere no number is anything but a `PhoneNumber`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from app.domain.phone import NoPhoneNumber, PhoneNumber

_LONG: Final = re.compile(r"\+?([1-9][0-9]{10,14})")


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A number that the North American plan does not have, as the gateway writes it: one from abroad, a short code."""

    digits: str = field(repr=False)

    @property
    def masked(self) -> str:
        """The last four digits, which is all that a report may show."""
        return f"…{self.digits[-4:]}"


Number = PhoneNumber | OtherNumber


def read_number(written: str) -> Number:
    """A number that the gateway wrote, whatever it is."""
    try:
        return PhoneNumber.parse(written)
    except NoPhoneNumber:
        return OtherNumber(written.strip())


def long_number(written: str, longest: int) -> Number:
    """A number to send to, with its country's code where that is not 1; `longest` is how many digits it may have.

    Raises:
        NoPhoneNumber: it is none, or is longer.
    """
    try:
        return PhoneNumber.parse(written)
    except NoPhoneNumber:
        found = _LONG.fullmatch(re.sub(r"[ ().-]", "", written))
        if found is None or len(found[1]) > longest:
            raise
        return OtherNumber(found[1])
