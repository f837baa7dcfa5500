"""Credits: how many there are, and buying more (section 3.5)."""

from dataclasses import replace
from typing import Any

from app.sandbox.account import Account
from app.sandbox.billing import CENTS_PER_CREDIT, COUPON_SHARE, LEAST_CENTS, Card
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Refusal, entry
from app.sandbox.rest.work import Done, Work
from app.sandbox.shop import whole_number

_TYPES = ("amex", "discover", "mastercard", "visa")


def balance(work: Work) -> Done:
    """The credits of the plan, the bought ones, and both together."""
    return Done(entry(_shown(work.state.account)))


def buy(work: Work) -> Done:
    """Buy credits with a stored card or a new one; any coupon takes 5.5 percent off."""
    count = whole_number(work.asked.text("NumberOfCredits").strip())
    price = count * CENTS_PER_CREDIT
    errors = [] if price >= LEAST_CENTS else ["NumberOfCredits: Please purchase at least $5.00 worth of credits"]
    errors += card_errors(work.asked)
    if errors:
        raise Refusal(*errors)

    discount = round(price * COUPON_SHARE) if work.asked.text("CouponCode").strip() else 0
    after = work.state.change(lambda before: replace(before, credits=before.credits + count))
    bought = {"BoughtCredits": count, "Amount": _dollars(price - discount), "Discount": _dollars(discount)}
    return Done(entry(bought | _shown(after), 201), credits=-count, cents=price - discount)


def _shown(account: Account) -> dict[str, Any]:
    plan = min(account.plan_credits, account.credits)
    return {"PlanCredits": plan, "AnytimeCredits": account.credits - plan, "TotalCredits": account.credits}


def _dollars(cents: int) -> float | int:
    """An amount as a number; a whole one without a point, as the gateway's own JSON has it."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def card_errors(asked: Asked) -> list[str]:
    """What is wrong with the card: a stored one is its last four digits, a new one has a number and a type."""
    stored, number = asked.text("StoredCreditCard").strip(), asked.text("Number").strip()
    if stored and not (len(stored) == 4 and stored.isdecimal()):
        return [f"StoredCreditCard: '{stored}' was not found in the haystack"]
    if not stored and not number:
        return ["Number: Value is required and can't be empty"]
    kind = asked.text("CreditCardTypeID").strip()
    if not stored and kind and kind.lower() not in _TYPES:
        return [f"CreditCardTypeID: '{kind.lower()}' was not found in the haystack"]
    return ["The credit card was declined"] if Card(stored or number).is_declined else []
