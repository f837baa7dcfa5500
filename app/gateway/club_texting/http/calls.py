"""What is asked of the gateway and what it answers, as values; for `account`.

Texts, numbers and addresses are hidden where these are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.number import Number
from app.gateway.club_texting.sound import Sound, SoundAt

# ---------------------------------------------------------------- asked


@dataclass(frozen=True, slots=True)
class Text:
    """A text to one phone. A subject counts at most 13 characters, and together with the message as one text."""

    to: Number
    message: str = field(repr=False)
    subject: str = field(default="", repr=False)
    delivery_type: DeliveryType = DeliveryType.EXPRESS


@dataclass(frozen=True, slots=True)
class KeywordSetup:
    """How a keyword of the account answers. What is None is left out of the call.

    `group` is a contact group's name; `url` and `email` are where texts with the keyword are forwarded.
    """

    keyword: str
    auto_reply: str = field(repr=False)
    group: str | None = None
    url: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A call to many phones that plays a sound. The gateway takes all of them or none."""

    caller_id: PhoneNumber
    to: tuple[PhoneNumber, ...]
    sound: Sound

    def fields(self) -> Sequence[tuple[str, str]]:
        """The form's fields, beside the login (reference page, section 2.9)."""
        source = ("soundsource", self.sound.url) if isinstance(self.sound, SoundAt) else ("soundfile", self.sound.name)
        phones = [("phonenumbers[]", phone.digits) for phone in self.to]
        return [("callerid", self.caller_id.digits), *phones, source]


# ---------------------------------------------------------------- answered


@dataclass(frozen=True, slots=True)
class Sent:
    """The gateway took the text. It gives no number for it."""

    to: Number


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of the account, plan and anytime together."""

    available: Decimal


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a keyword is free in the account's country."""

    keyword: str
    available: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """So many credits were bought; their price is not told."""

    credits: int


@dataclass(frozen=True, slots=True)
class Rented:
    """The keyword is the account's."""

    keyword: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """The keyword answers as told."""

    keyword: str


@dataclass(frozen=True, slots=True)
class Called:
    """The gateway calls so many phones."""

    phones: int
