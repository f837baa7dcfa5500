"""The brands of the family: one platform under several names, with limits of their own (reference page, section 5)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.address import root_address
from app.gateway.club_texting.number import Number, long_number


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand: its name, its domain, and what it takes.

    Without Express there is one way to send, of 160 characters, and nothing that chooses between two may be said.
    `longest_number` is in digits.
    """

    name: str
    domain: str
    has_express: bool = True
    longest_number: int = 10

    def express(self, delivery_type: DeliveryType) -> tuple[tuple[str, str], ...]:
        """What the HTTP API is told of the way to send (section 2.3): nothing, where there is no choice."""
        return (("Express", "1" if delivery_type is DeliveryType.EXPRESS else "0"),) if self.has_express else ()

    def message_type(self, delivery_type: DeliveryType) -> tuple[tuple[str, str], ...]:
        """What the REST API is told of it, in other numbers (section 3.2)."""
        return (("MessageTypeID", "1" if delivery_type is DeliveryType.EXPRESS else "2"),) if self.has_express else ()

    def number(self, written: str) -> Number:
        """A number to send to, as people write it.

        Raises:
            NoPhoneNumber: it is none that this brand takes.
        """
        return long_number(written, self.longest_number) if self.longest_number > 10 else PhoneNumber.parse(written)


CLUB_TEXTING: Final = Brand("Club Texting", "clubtexting.com")
EZ_TEXTING: Final = Brand("EZ Texting", "eztexting.com")
GROUP_TEXTING: Final = Brand("Group Texting", "grouptexting.com", has_express=False, longest_number=15)
TELL_MY_CELL: Final = Brand("TellMyCell", "tellmycell.com", has_express=False)

BRANDS: Final = (CLUB_TEXTING, EZ_TEXTING, GROUP_TEXTING, TELL_MY_CELL)


def brand_of(base: str) -> Brand:
    """The brand at a gateway's address; a host that is none of theirs counts as Club Texting.

    Raises:
        BadAddress: `base` cannot be the gateway's address.
    """
    host = (urlsplit(root_address(base)).hostname or "").rstrip(".")
    for brand in BRANDS:
        if host == brand.domain or host.endswith(f".{brand.domain}"):
            return brand
    return CLUB_TEXTING
