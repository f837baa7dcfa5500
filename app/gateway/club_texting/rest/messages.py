"""Texts to many, at once or later, and what became of them (reference page, section 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.domain.alphabet import DeliveryType
from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.envelope import Content
from app.gateway.club_texting.rest.functions import REPORT, REPORT_DETAILS, SEND
from app.gateway.club_texting.rest.recipients import Campaign, campaign_of, check_recipients, recipient_fields

_MMS: Final = "3"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to numbers and groups. A subject counts at most 13 characters, and together with the text as one.

    `at` is when it goes out and must know its zone; None is at once. `file` is a stored file that goes with it, by its
    id, which makes it an MMS: only EZ Texting sends those.
    """

    message: str = field(repr=False)
    to: tuple[Number, ...] = ()
    groups: tuple[str, ...] = field(default=(), repr=False)
    subject: str = field(default="", repr=False)
    delivery_type: DeliveryType = DeliveryType.EXPRESS
    at: datetime | None = None
    file: int | None = None

    def __post_init__(self) -> None:
        check_recipients(self.to, self.groups, self.at)


class Status(StrEnum):
    """What became of a text to one number; the value is what the gateway calls it."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    NOT_AVAILABLE = "na"
    NO_CREDITS = "no_credits"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True)
class Share:
    """How many numbers are in a state, and how many in a hundred that is, where the gateway says so."""

    count: int
    percentage: Decimal | None = None


Report = Mapping[Status, Share]

_NAMES: Final = {
    Status.DELIVERED: "Delivered",
    Status.BOUNCED: "Bounced",
    Status.NOT_AVAILABLE: "Not Available",
    Status.NO_CREDITS: "Not Sent - No Credits",
    Status.OPTED_OUT: "Not Sent - Opted Out",
}


class Messages:
    """The texts of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send(self, message: Message) -> Campaign:
        """Hand a text to many over: all of it is taken, or none. Asks nobody's consent: the caller must have.

        Spends credits. A brand without Express is not told how to send.
        """
        fields = [("Subject", message.subject), ("Message", message.message)]
        if message.file is None:
            fields += self._caller.brand.message_type(message.delivery_type)
        else:
            fields += [("MessageTypeID", _MMS), ("FileID", str(message.file))]
        fields += recipient_fields(message.to, message.groups, message.at)
        return self._caller.ask(SEND, lambda content: campaign_of(content.entry_if_any), fields=fields)

    def report(self, campaign: int) -> Report:
        """How many numbers are in each state. A state that the gateway leaves out has none."""
        return self._caller.ask(REPORT, lambda content: _report(content.entry), about=str(campaign))

    def report_details(self, campaign: int, status: Status) -> tuple[Number, ...]:
        """The numbers that are in one state."""
        return self._caller.ask(REPORT_DETAILS, _listed, about=str(campaign), fields=(("status", str(status)),))


def _report(entry: Entry) -> Report:
    """The shares by status; XML names cannot hold the spaces and dashes that the JSON names have."""
    squeezed = Entry({_squeezed(name): value for name, value in entry.fields.items()})
    shares = {status: squeezed.within(_squeezed(name)) for status, name in _NAMES.items()}
    return MappingProxyType(
        {status: Share(share.whole("Count") or 0, share.amount("Percentage")) for status, share in shares.items()}
    )


def _squeezed(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha())


def _listed(content: Content) -> tuple[Number, ...]:
    return content.envelope.numbers("Entries")
