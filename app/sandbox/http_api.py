"""The HTTP API as programs call it: one integer back, always with status 200 (section 2 of the gateway reference)."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, Request, Response, abort, request

from app.sandbox.account import Account
from app.sandbox.codes import Code, Voice
from app.sandbox.entrance import Entrance, full
from app.sandbox.faults import Fault
from app.sandbox.lookup import look_up
from app.sandbox.misbehaviour import plain
from app.sandbox.outcome import BAD_LOGIN, Outcome
from app.sandbox.parameters import Parameters, read
from app.sandbox.sending import sending_of
from app.sandbox.shop import buy_credits, check_credits, check_keyword, rent_keyword, set_up_keyword
from app.sandbox.state import State
from app.sandbox.traffic import ask, log, send
from app.sandbox.voice import broadcast

Decision = Callable[[Account, Parameters], Outcome]
Work = Callable[[Parameters, Fault | None], str]

METHODS = ("GET", "POST")

FUNCTIONS: Mapping[str, tuple[str, Decision]] = {
    "/api/credits/check/": ("credits", check_credits),
    "/api/credits/buy/": ("buy-credits", buy_credits),
    "/api/keyword/check/": ("keyword-check", check_keyword),
    "/api/keyword/rent/": ("rent-keyword", rent_keyword),
    "/api/keyword/setup/": ("set-up-keyword", set_up_keyword),
    "/api/voicemessages/": ("voice", broadcast),
    "/api/lookup/": ("lookup", look_up),
}
"""Every function but sending: its address, its name in the log, and what decides."""


def http_api(state: State, entrance: Entrance) -> Blueprint:
    """The routes of the HTTP API."""
    routes = Blueprint("http_api", __name__)

    def answer(function: str, work: Work) -> Response:
        _refuse_head(request)
        given = read(request)
        with entrance.entered() as room:
            if not room:
                log(state, function, None, sending_of(given), accepted=False)
                return full()
            return entrance.answer(request, lambda fault: plain(work(given, fault)))

    @routes.route("/api/sending/", methods=METHODS, strict_slashes=False)
    @routes.route("/apisendmessage.php", methods=METHODS)
    def sending() -> Response:
        return answer("sending", lambda given, fault: str(int(send(state, sending_of(given), fault))))

    for path, (function, decide) in FUNCTIONS.items():
        work = partial(_ask, state, function, decide)
        view = partial(answer, function, work)
        routes.add_url_rule(path, function, view, methods=METHODS, strict_slashes=False)

    @routes.route("/api/redirected/", methods=METHODS)
    def redirected() -> Response:
        """Where the fault `redirect` points: a client that comes here has followed it, and the log says so."""
        log(state, "redirected", Outcome(code=Code.SENT), sending_of(read(request)), accepted=False)
        return plain("1")

    return routes


def _refuse_head(asked: Request) -> None:
    """HEAD would run the view of GET, and a look must not send a message."""
    if asked.method == "HEAD":
        abort(405)


def _ask(state: State, function: str, decide: Decision, given: Parameters, fault: Fault | None) -> str:
    malformed = function == "voice" and request.method != "POST"

    def decided(account: Account) -> Outcome:
        if not _admits(account, function, given):
            return BAD_LOGIN
        return Outcome(code=Voice.MALFORMED) if malformed else decide(account, given)

    return ask(state, function, decided, sending_of(given), fault)


def _admits(account: Account, function: str, given: Parameters) -> bool:
    """Lookups have a login of their own; voice also takes the name `Password`, which one client sends (section 2.9)."""
    admits = account.admits_lookup if function == "lookup" else account.admits
    password = given.text("pass") or (given.text("password") if function == "voice" else "")
    return admits(given.text("user"), password)
