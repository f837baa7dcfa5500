"""Credits: how many there are, and buying more (reference page, section 3.5)."""

from dataclasses import dataclass
from decimal import Decimal

from app.gateway.club_texting.card import Card, StoredCard
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry, Unreadable
from app.gateway.club_texting.rest.functions import BUY, CREDITS


@dataclass(frozen=True, slots=True)
class Balance:
    """The credits of the account: those of the plan, those that were bought, and both together."""

    plan: Decimal
    anytime: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Purchase:
    """Credits that were bought. What the gateway did not say is None: bought they are all the same.

    `amount` is what the card was charged, in dollars, `discount` what a coupon took off before.
    """

    credits: int
    amount: Decimal | None
    discount: Decimal | None
    balance: Balance | None


class Billing:
    """The credits of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def credits(self) -> Balance:
        """How many credits there are."""
        return self._caller.ask(CREDITS, lambda content: _balance(content.entry))

    def buy(self, number: int, card: Card | StoredCard, *, coupon: str = "") -> Purchase:
        """Buy so many credits. Charges the card; the price is told only afterwards."""
        coupons = (("CouponCode", coupon),) if coupon else ()
        fields = (("NumberOfCredits", str(number)), *coupons, *card.rest_fields())
        return self._caller.ask(BUY, lambda content: _purchase(content.entry_if_any, number), fields=fields)


def _balance(entry: Entry) -> Balance:
    total = entry.amount("TotalCredits")
    if total is None:
        raise Unreadable("an answer whose TotalCredits is no number")
    plan = entry.amount("PlanCredits") or Decimal(0)
    anytime = entry.amount("AnytimeCredits")
    return Balance(plan, total - plan if anytime is None else anytime, total)


def _purchase(entry: Entry, asked: int) -> Purchase:
    balance = None if entry.amount("TotalCredits") is None else _balance(entry)
    bought = entry.whole("BoughtCredits")
    return Purchase(asked if bought is None else bought, entry.amount("Amount"), entry.amount("Discount"), balance)
