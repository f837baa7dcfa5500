"""Single values that a gateway sends us, read without trusting them."""

from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.domain.text import clean

LONGEST_ID = 200
"""Characters of a gateway's message id that are kept."""


def readable(text: str) -> str:
    """The text as every database and screen can hold it."""
    # Nearly every text is plain letters, which are clean already; finding that out costs a tenth of cleaning them.
    return text if text.isascii() and text.isprintable() else clean(text)


def phone_number(text: str) -> PhoneNumber | None:
    """The number that a readable text is, however it is written, or None."""
    try:
        return PhoneNumber.parse(text)
    except NoPhoneNumber:
        return None
