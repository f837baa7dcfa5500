"""Handing texts to Pigeon: a form with `to` and `words`, answered by `coo` or by why not."""

from app.domain.delivery import Delivery, OptOutList, Outcome, Verdict
from app.gateway.wire.heard import Answer, Broken, Heard
from app.gateway.wire.line import CallLimits, Line, Login
from app.gateway.wire.pacing import Clockwork
from app.gateway.wire.stage import Stage
from app.gateway.wire.written import request_to

_ANSWERS = {
    b"coo": Verdict(Outcome.SENT, "coo: sent"),
    b"left": Verdict(Outcome.REFUSED, "left: opted out", opted_out=OptOutList.LOCAL),
}


class Pigeon:
    """One connection to Pigeon, for one sender at a time; keeps the promises of the port `Gateway`."""

    def __init__(self, base: str, login: Login, clockwork: Clockwork, limits: CallLimits | None = None) -> None:
        """Open nothing yet."""
        self._blank = request_to(f"{base}/texts")
        self._line = Line(login, clockwork, limits=limits)

    def send(self, delivery: Delivery) -> Verdict:
        """Hand the text over. Never raises: every failure is a verdict."""
        verdict = _verdict(self._line.post(self._blank, (("to", delivery.phone.digits), ("words", delivery.text))))
        if verdict.outcome not in {Outcome.SENT, Outcome.REFUSED}:
            self.hang_up()
        return verdict

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._line.hang_up()


def _verdict(heard: Heard) -> Verdict:
    """What a call proved. Before a byte left, nothing was sent; after it, only Pigeon's own words prove anything."""
    match heard:
        case Answer(200, body) if body in _ANSWERS:
            return _ANSWERS[body]
        case Broken(stage, _) if stage is not Stage.TALKING:
            return Verdict(Outcome.NOT_SENT, "no way to the gateway")
        case _:
            return Verdict(Outcome.UNKNOWN, "no answer that Pigeon gives")
