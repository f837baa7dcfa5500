"""What is known of a number's carrier; the same in both APIs (reference page, sections 2.10 and 3.9)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.phone import PhoneNumber

CARRIER: Final = re.compile(r"[A-Z]{2,38}(US|CA)")
"""A carrier's code ends in its country, as all that are known do (section 2.10); new ones need no new release."""


class Finding(StrEnum):
    """What a look-up found."""

    CARRIER = "carrier"
    UNKNOWN_CARRIER = "unknown carrier"
    NO_MOBILE = "no mobile number"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What is known of a number. `carrier` is the gateway's code, such as ATTUS, where one was found."""

    phone: PhoneNumber
    finding: Finding
    carrier: str | None = None
