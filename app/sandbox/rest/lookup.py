"""Carrier lookup (section 3.9); the login is that of the lookup account."""

from app.sandbox.lookup import look_up
from app.sandbox.parameters import Parameters
from app.sandbox.rest.envelope import Refusal, entry
from app.sandbox.rest.work import Done, Work

_ERRORS = {
    -2: "PhoneNumber: Please enter a valid phone number.",
    -3: "You currently do not have sufficient credits to look up this number.",
    -4: "The lookup failed, please try again",
    "UNKNOWN": "The carrier of this number is not recognised",
    "FAILURE": "This number is not a valid mobile number",
}


def carrier(work: Work) -> Done:
    """Which carrier a number belongs to; what is no carrier is an error, since clients know the carriers alone."""
    outcome = look_up(work.state.account, Parameters((("phonenumber", work.named),)))
    after = outcome.account
    if after is not None:
        work.state.change(lambda _: after)
    if outcome.code in _ERRORS:
        raise Refusal(_ERRORS[outcome.code])
    return Done(entry({"PhoneNumber": work.named, "CarrierName": outcome.code}), credits=outcome.credits)
