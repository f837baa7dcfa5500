"""What things cost by card, and which cards are declined (sections 2.6, 2.7 and 3.5).

A card is looked at and forgotten: nothing here keeps, shows or logs it.
"""

from dataclasses import dataclass, field

CENTS_PER_CREDIT = 1
LEAST_CENTS = 500
"""The least that one purchase of credits may come to: $5.00 (seed page)."""
KEYWORD_CENTS = 2500
"""A month's rent of a keyword; no source names the real price."""
DECLINED = "0002"
"""Cards whose number ends so are declined, as 4000000000000002 is in other people's test systems."""
COUPON_SHARE = 0.055
"""What a coupon takes off: 0.55 of 10.00 in the documentation's example."""


@dataclass(frozen=True, slots=True)
class Card:
    """The number of a card as it was given: digits, the vendor's token, or the last four of a stored one."""

    number: str = field(repr=False)

    @property
    def is_declined(self) -> bool:
        """Tell whether the bank says no; without a number it always does."""
        number = self.number.strip()
        return not number or number.endswith(DECLINED)


def dollars(cents: int) -> str:
    """Write an amount the way bills do: 10.00."""
    return f"{cents // 100}.{cents % 100:02}"
