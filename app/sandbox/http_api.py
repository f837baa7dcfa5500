"""The HTTP API as programs call it: one integer back, always with status 200 (section 2 of the gateway reference)."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Request, Response, abort, request

from app.sandbox.faults import Fault
from app.sandbox.gate import Gate
from app.sandbox.misbehaviour import CONTENT_TYPE, instead, plain
from app.sandbox.sending import Code, Sending
from app.sandbox.state import State

Work = Callable[[Sending, Fault | None], int]


def http_api(state: State, chance: Callable[[], float]) -> Blueprint:
    """The routes of the HTTP API; `chance` draws numbers from 0 up to 1 for faults that happen by chance."""
    routes = Blueprint("http_api", __name__)
    gate = Gate()

    def answer(function: str, work: Work) -> Response:
        _refuse_head(request)
        asked = read(request)
        with gate.entered(state.account.limits.connections) as room:
            if not room:
                state.log_call(function, None, asked)
                return Response("Service Unavailable", 503, content_type=CONTENT_TYPE)
            fault = state.take_fault(chance)
            proper = plain(str(int(work(asked, fault))))
            return instead(request, fault, proper) if fault else proper

    @routes.route("/api/sending/", methods=["GET", "POST"], strict_slashes=False)
    @routes.route("/apisendmessage.php", methods=["GET", "POST"])
    def sending() -> Response:
        return answer("sending", state.send)

    @routes.route("/api/credits/check/", methods=["GET", "POST"], strict_slashes=False)
    def credits_check() -> Response:
        return answer("credits", lambda asked, fault: _credits(state, asked, fault))

    @routes.route("/api/redirected/", methods=["GET", "POST"])
    def redirected() -> Response:
        """Where the fault `redirect` points: a client that comes here has followed it, and the log says so."""
        state.log_call("redirected", int(Code.SENT), read(request))
        return plain("1")

    return routes


def _refuse_head(asked: Request) -> None:
    """HEAD would run the view of GET, and a look must not send a message."""
    if asked.method == "HEAD":
        abort(405)


def _credits(state: State, asked: Sending, fault: Fault | None) -> int:
    account = state.account
    code = account.credits if account.admits(asked.user, asked.password) else int(Code.BAD_LOGIN)
    state.log_call("credits", code, asked, fault)
    return code


def read(asked: Request) -> Sending:
    """Read a request: names in any letter case, from the query or the form; the form wins (section 2.1)."""
    given = _folded(asked.args) | _folded(asked.form)
    return Sending(
        user=given.get("user", ""),
        password=given.get("pass", ""),
        number=given.get("phonenumber", ""),
        subject=given.get("subject", ""),
        text=given.get("message", ""),
        express=given.get("express", "1") != "0",
    )


def _folded(values: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in values.items()}
