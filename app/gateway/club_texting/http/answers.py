"""What a call proved, as a pure function: what was heard goes in, the gateway's word comes out, or the error.

The same rules as for texts in the queue (`verdicts`): in doubt a call counts as perhaps done.
"""

from typing import Final

from app.gateway.club_texting.http.codes import Proof
from app.gateway.club_texting.http.errors import GatewayError, NotReached, Refused, in_doubt
from app.gateway.club_texting.http.functions import Function
from app.gateway.club_texting.http.verdicts import BUSY, TOO_LONG, of_failure, of_surprise
from app.gateway.wire.heard import Answer, Broken, Heard, Surprise, TooMuch
from app.gateway.wire.stage import Stage

_GOOD: Final = range(200, 300)


def word_of(function: Function, heard: Heard) -> str:
    """The gateway's word that what was asked is done: a return code, a number of credits, a carrier.

    Raises:
        Refused: it said no.
        NotReached: the call never left, or the gateway was too busy for it.
        NoAnswer: nothing is proved, and the call may be repeated.
        OutcomeUnknown: nothing is proved, and the call may have cost something.
    """
    match heard:
        case Answer(status, body):
            return _word(function, status, body.strip().decode("ascii", "replace"))
        case Broken(stage, too_late):
            raise _failed(function, stage, of_failure(stage, too_late=too_late).reason)
        case Surprise(kind, stage):
            raise _failed(function, stage, of_surprise(kind).reason)
        case TooMuch():
            raise in_doubt(function, TOO_LONG.reason)


def _word(function: Function, status: int, said: str) -> str:
    known = function.understands(said)
    if status in BUSY and not known:
        raise NotReached(function, f"answered {status}: too busy")
    if status not in _GOOD:
        raise in_doubt(function, f"answered {status}" + (" and yet a return code" if known else ""))
    if not known:
        raise in_doubt(function, f"answered {status} with something that is no answer to this call")

    row = function.codes.get(said)
    if row is not None and row.proves is Proof.NOTHING:
        raise Refused(function, row)
    if row is not None and row.proves is Proof.UNKNOWN:
        raise in_doubt(function, f"{row.code}: {row.name}", row)
    return said


def _failed(function: Function, stage: Stage, reason: str) -> GatewayError:
    return in_doubt(function, reason) if stage is Stage.TALKING else NotReached(function, reason)
