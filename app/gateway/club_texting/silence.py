"""What it proves that no whole answer was heard: in words, as an error, as a verdict; the same for both APIs.

Before the first byte of a request leaves nothing can have happened, after it anything can.
"""

from typing import Final

from app.domain.delivery import Outcome, Trouble, Verdict
from app.gateway.club_texting.errors import Called, GatewayError, NotReached, in_doubt
from app.gateway.wire.heard import Broken, Surprise, TooMuch
from app.gateway.wire.stage import Stage

Unanswered = Broken | Surprise | TooMuch

BUSY: Final = frozenset({429, 503})
"""The statuses that say that a request was not looked at (reference page, section 2.1)."""

_NEVER_LEFT: Final = {
    Stage.PREPARING: "the call could not be prepared",
    Stage.LOOKING_UP: "the gateway's name could not be looked up",
    Stage.CONNECTING: "no connection to the gateway",
    Stage.SECURING: "no TLS connection that can be trusted",
}


def reason_of(unanswered: Unanswered) -> str:
    """Why there is no answer, in words that repeat nothing of the call."""
    match unanswered:
        case TooMuch():
            return "the answer is longer than any the gateway gives"
        case Surprise(kind):
            return f"unforeseen: {kind}"
        case Broken(stage) if stage is not Stage.TALKING:
            return _NEVER_LEFT[stage]
        case Broken(too_late=True):
            return "no whole answer before the deadline"
        case _:
            return "the connection broke off after the request went out"


def has_left(unanswered: Unanswered) -> bool:
    """Whether a byte of the request can have left this machine."""
    return isinstance(unanswered, TooMuch) or unanswered.stage is Stage.TALKING


def error_of(function: Called, unanswered: Unanswered) -> GatewayError:
    """The error that a call ends with when it got no whole answer."""
    reason = reason_of(unanswered)
    return in_doubt(function, reason) if has_left(unanswered) else NotReached(function, reason)


def of_silence(unanswered: Unanswered) -> Verdict:
    """What a call proves that ended without a whole answer."""
    reason = reason_of(unanswered)
    if isinstance(unanswered, Surprise) or has_left(unanswered):
        return Verdict(Outcome.UNKNOWN, reason)
    return Verdict(Outcome.NOT_SENT, reason, trouble=Trouble.BUSY)
