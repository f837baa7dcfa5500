"""What every API request goes through first: the limit of connections, and the fault that it meets, if any."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Request, Response, abort

from app.sandbox.faults import Fault
from app.sandbox.faults_json import fault_of_header
from app.sandbox.gate import Gate
from app.sandbox.head import with_head
from app.sandbox.misbehaviour import CONTENT_TYPE, instead
from app.sandbox.state import State

HEADER = "X-Sandbox-Fault"

FULL = "Service Unavailable"


class Entrance:
    """One for all APIs of a gateway, since its limit of connections is one for all (section 2.1)."""

    def __init__(self, state: State, chance: Callable[[], float]) -> None:
        self._state = state
        self._chance = chance
        self._gate = Gate()

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Be inside for the length of the block; yields whether there was room for one more."""
        limits = self._state.account.limits
        with self._gate.entered(limits.connections, limits.per_second, self._state.clock()) as room:
            yield room

    def answer(
        self, request: Request, work: Callable[[Fault | None], Response], *, speaks_codes: bool = True
    ) -> Response:
        """Do the work under the fault that is due, and answer as the fault wants it.

        Where no codes are spoken, the fault `code` is the work's own answer to a fault that is not accepted.
        """
        fault = self._fault(request)
        proper = work(fault)
        is_proper = fault is None or (fault.kind == "code" and not speaks_codes)
        response = proper if fault is None or is_proper else instead(request, fault, proper)
        return with_head(request, response, self._state.clock())

    def _fault(self, request: Request) -> Fault | None:
        """The fault of the request's own header, which leaves the queue alone, or else the next one."""
        written = request.headers.get(HEADER)
        if written is None:
            return self._state.take_fault(self._chance)
        try:
            return fault_of_header(written)
        except ValueError as problem:
            abort(Response(f"{HEADER}: {problem}", 400, content_type="text/plain; charset=utf-8"))


def full() -> Response:
    """The answer to a request above the limit; it is not processed."""
    return Response(FULL, 503, content_type=CONTENT_TYPE)
