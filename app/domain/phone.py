"""Phone numbers, parsed at the door and trusted inside."""

import re
from dataclasses import dataclass

_NANP = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{6}")
_PUNCTUATION = str.maketrans("", "", " ()-.\u00a0\u2010\u2011\u2012\u2013")


class NoPhoneNumber(ValueError):
    """What was given is no phone number. Carries no part of it, so that it may be logged."""


@dataclass(frozen=True, slots=True, order=True)
class PhoneNumber:
    """A number of the North American plan: ten digits, no country code, no punctuation."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "PhoneNumber":
        """Read a number as people and gateways write it: `2125550100`, `+1 (212) 555-0100`, `1-212-555-0100`.

        Raises:
            NoPhoneNumber: the text is none.
        """
        digits = text.strip().translate(_PUNCTUATION)
        for prefix in ("+1", "1"):
            if len(digits) > 10 and digits.startswith(prefix):
                digits = digits.removeprefix(prefix)
                break
        if not _NANP.fullmatch(digits):
            raise NoPhoneNumber("not a ten-digit phone number")
        return cls(digits)

    @property
    def masked(self) -> str:
        """The last four digits, which is all that a screen or a report may show."""
        return f"…{self.digits[-4:]}"

    def __repr__(self) -> str:
        return f"PhoneNumber({self.masked})"

    __str__ = __repr__
