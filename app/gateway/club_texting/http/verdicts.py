"""What a call proved, as pure functions: an answer or a failure in, a verdict out (reliability page, section 2).

In doubt the answer is *unknown*: a text that is called not sent leaves again, and a person must not get it twice.
"""

from typing import Final

from app.domain.delivery import Outcome, Trouble, Verdict
from app.gateway.club_texting.http.codes import SENDING
from app.gateway.wire.stage import Stage

_BODIES: Final = {str(code).encode(): row.verdict for code, row in SENDING.items()}
BUSY: Final = frozenset({429, 503})

TOO_LONG: Final = Verdict(Outcome.UNKNOWN, "the answer is longer than any the gateway gives")


_NEVER_LEFT: Final = {
    Stage.PREPARING: "the call could not be prepared",
    Stage.LOOKING_UP: "the gateway's name could not be looked up",
    Stage.CONNECTING: "no connection to the gateway",
    Stage.SECURING: "no TLS connection that can be trusted",
}


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


def of_failure(stage: Stage, *, too_late: bool) -> Verdict:
    """What a call proves that ended without a whole answer; `too_late` where its deadline had passed."""
    if stage is not Stage.TALKING:
        return Verdict(Outcome.NOT_SENT, _NEVER_LEFT[stage], trouble=Trouble.BUSY)
    if too_late:
        return Verdict(Outcome.UNKNOWN, "no whole answer before the deadline")
    return Verdict(Outcome.UNKNOWN, "the connection broke off after the request went out")


def of_surprise(kind: str) -> Verdict:
    """The verdict on a failure nobody foresaw, known by its kind only: nothing is proved."""
    return Verdict(Outcome.UNKNOWN, f"unforeseen: {kind}")
