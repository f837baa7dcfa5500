"""What a call proved, as a pure function: what was heard goes in, the gateway's word comes out, or the error.

The same rules as for texts in the queue (`verdicts`): in doubt a call counts as perhaps done.
"""

from typing import Final

from app.gateway.club_texting.errors import NotReached, Refused, in_doubt
from app.gateway.club_texting.http.functions import Function
from app.gateway.club_texting.return_code import Proof
from app.gateway.club_texting.silence import BUSY, error_of
from app.gateway.wire.heard import Answer, Heard

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
        case _:
            raise error_of(function, heard)


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
