"""Carrier lookup: which carrier a number belongs to (section 2.10). Has a login of its own."""

from dataclasses import replace

from app.sandbox.account import Account
from app.sandbox.outcome import Outcome
from app.sandbox.parameters import Parameters
from app.sandbox.phone import is_ten_digits


def look_up(account: Account, given: Parameters) -> Outcome:
    """A carrier code, `UNKNOWN` or `FAILURE`; -2, -3 and -4 are errors. A lookup that answers costs one credit."""
    number, lookup = given.text("phonenumber"), account.lookup
    if not is_ten_digits(number):
        return Outcome(code=-2)
    if lookup.credits < 1:
        return Outcome(code=-3)
    answer = lookup.carriers.get(number, lookup.usual)
    if answer == "-4":
        return Outcome(code=-4)
    after = replace(account, lookup=replace(lookup, credits=lookup.credits - 1))
    return Outcome(code=answer, account=after, credits=1)
