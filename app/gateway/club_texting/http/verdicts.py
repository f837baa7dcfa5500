"""What a call proved, as pure functions: an answer or a failure in, a verdict out (reliability page, section 2).

In doubt the answer is *unknown*: a text that is called not sent leaves again, and a person must not get it twice.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.delivery import Outcome, Trouble, Verdict
from app.gateway.club_texting.http.codes import SENDING, VOICE_BROADCAST
from app.gateway.club_texting.return_code import Proof, ReturnCode
from app.gateway.club_texting.silence import BUSY

_PROVED: Final = {
    Proof.DONE: Outcome.SENT,
    Proof.NOTHING: Outcome.REFUSED,
    Proof.UNKNOWN: Outcome.UNKNOWN,
}
_TROUBLES: Final = {-1: Trouble.LOGIN, -2: Trouble.CREDITS}
"""Return codes of a voice broadcast that are no call's fault."""


def _of_call(row: ReturnCode) -> Verdict:
    """What a return code of a voice broadcast proves; it holds for all who were to be called."""
    trouble = _TROUBLES.get(row.code) if isinstance(row.code, int) else None
    outcome = _PROVED[row.proves] if trouble is None else Outcome.NOT_SENT
    return Verdict(outcome, f"{row.code}: {row.name}", trouble=trouble)


Bodies = Mapping[bytes, Verdict]
"""The answers that are return codes, each with what it proves."""

TEXTS: Final[Bodies] = {str(code).encode(): row.verdict for code, row in SENDING.items()}
CALLS: Final[Bodies] = {code.encode(): _of_call(row) for code, row in VOICE_BROADCAST.items()}


def of_answer(status: int, body: bytes, bodies: Bodies = TEXTS) -> Verdict:
    """What a whole answer proves.

    A return code counts under a 2xx status alone. Under any other the two contradict each other, even under 503,
    which otherwise says that the request was not processed.
    """
    verdict = bodies.get(body.strip())
    if 200 <= status <= 299:
        return verdict or Verdict(Outcome.UNKNOWN, f"answered {status} with something that is no return code")
    if verdict is not None:
        return Verdict(Outcome.UNKNOWN, f"answered {status} and yet a return code")
    if status in BUSY:
        return Verdict(Outcome.NOT_SENT, f"answered {status}: too busy", trouble=Trouble.BUSY)
    return Verdict(Outcome.UNKNOWN, f"answered {status}")
