"""What a call proved, as pure functions: an answer or a failure in, a verdict out (reliability page, section 2).

In doubt the answer is *unknown*: a text that is called not sent leaves again, and a person must not get it twice.
"""

from typing import Final

from app.domain.delivery import Outcome, Trouble, Verdict
from app.gateway.club_texting.http.codes import SENDING
from app.gateway.club_texting.silence import BUSY, Unanswered, has_left, reason_of
from app.gateway.wire.heard import Surprise

_BODIES: Final = {str(code).encode(): row.verdict for code, row in SENDING.items()}


def of_answer(status: int, body: bytes) -> Verdict:
    """What a whole answer proves.

    A return code counts under a 2xx status alone. Under any other the two contradict each other, even under 503,
    which otherwise says that the request was not processed.
    """
    verdict = _BODIES.get(body.strip())
    if 200 <= status <= 299:
        return verdict or Verdict(Outcome.UNKNOWN, f"answered {status} with something that is no return code")
    if verdict is not None:
        return Verdict(Outcome.UNKNOWN, f"answered {status} and yet a return code")
    if status in BUSY:
        return Verdict(Outcome.NOT_SENT, f"answered {status}: too busy", trouble=Trouble.BUSY)
    return Verdict(Outcome.UNKNOWN, f"answered {status}")


def of_silence(unanswered: Unanswered) -> Verdict:
    """What a call proves that ended without a whole answer."""
    reason = reason_of(unanswered)
    if isinstance(unanswered, Surprise) or has_left(unanswered):
        return Verdict(Outcome.UNKNOWN, reason)
    return Verdict(Outcome.NOT_SENT, reason, trouble=Trouble.BUSY)
