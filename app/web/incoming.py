"""The address that the gateway calls: a request becomes a text message, the text is taken in, and then it is answered.

The gateway texts what it is answered to the customer if the account is set so, error pages included. So whatever
happens here, the body is empty, unless it is the reply.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Response, request

from app.domain.message import IncomingMessage
from app.usecases.incoming import Call, Refusal
from app.usecases.ports import Clock, NewId
from app.usecases.receive import Receipt
from app.web import answers, refusals
from app.web.body import read_body
from app.web.errors import status_of
from app.web.gate import Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from structlog.typing import FilteringBoundLogger

Take = Callable[[IncomingMessage], Receipt]
"""Stores one text and returns only when it is on disk; raises StorageUnavailable when it is not."""


Read = Callable[[Call, str, datetime], IncomingMessage | Refusal]
"""Reads a call with the id and the time that its text gets; see `Reader`."""


_REQUEST_ID = re.compile("[0-9a-f]{32}")
"""As nginx makes them; what a caller could invent, a number or words, is none."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a request is stamped with: an id, the time (UTC), and how long it took (`monotonic`, seconds)."""

    new_id: NewId
    clock: Clock
    monotonic: Callable[[], float]


def incoming_routes(
    read: Read, take: Take, gate: Gate, stamps: Stamps, refused: Callable[[int], None], trusted_proxies: int
) -> Blueprint:
    """The routes that the gateway calls; `refused` is told the status of each call that brings no text."""
    routes = Blueprint("incoming", __name__)
    unbound: FilteringBoundLogger = structlog.get_logger()

    @routes.route("/incoming/<token>", methods=["GET", "POST"], provide_automatic_options=False)
    def incoming(token: str) -> Response:
        began = stamps.monotonic()
        named = request_id(request.environ) if trusted_proxies else None
        log = unbound if named is None else unbound.bind(request_id=named)
        call = _call(token, request.environ, gate)
        message = call if isinstance(call, Refusal) else read(call, stamps.new_id(), stamps.clock())
        if isinstance(message, Refusal):
            refused(message.status.value)
            _log_refusal(log, message, stamps.monotonic() - began)
            return answers.to_gateway(message.status)
        return _answer(message, take, lambda: stamps.monotonic() - began, log)

    return routes


def _call(token: str, environ: "WSGIEnvironment", gate: Gate) -> Call | Refusal:
    """What a request brings. Nothing of the request is read before the caller has passed the gate."""
    if environ["REQUEST_METHOD"] not in {"GET", "POST"}:  # flask adds HEAD to GET, and nobody asks for half a text
        return refusals.WRONG_METHOD
    closed = gate.refusal(token, environ.get("REMOTE_ADDR", ""))
    if closed:
        return closed

    body = read_body(environ)
    if isinstance(body, Refusal):
        return body
    query = environ.get("QUERY_STRING", "").encode("latin-1", "replace")
    return Call(query, body, environ.get("CONTENT_TYPE", ""), partial(_header, environ))


def request_id(environ: "WSGIEnvironment") -> str | None:
    """The id that our proxy gave the request, as its own log has it; None for what is no id."""
    written: str = environ.get("HTTP_X_REQUEST_ID", "")
    return written if _REQUEST_ID.fullmatch(written) else None


def _header(environ: "WSGIEnvironment", name: str) -> str:
    return str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))


def _answer(
    message: IncomingMessage, take: Take, elapsed: Callable[[], float], log: "FilteringBoundLogger"
) -> Response:
    about = {"message_id": message.id, "door": message.door.value}
    try:
        receipt = take(message)
    except Exception as error:  # noqa: BLE001 - whatever it is, the gateway gets an empty body and we get its name
        status, name = status_of(error), type(error).__name__
        log.error("text not taken in", **about, reason=name, status=status, ms=_ms(elapsed()))  # noqa: TRY400 - a traceback may hold the text
        return answers.to_gateway(status)
    log.info("text taken in", **about, copy=not receipt.is_new, reason=receipt.reason, status=200, ms=_ms(elapsed()))
    return answers.to_gateway(200, receipt.response)


def _log_refusal(log: "FilteringBoundLogger", refusal: Refusal, seconds: float) -> None:
    log.warning("call refused", reason=refusal.reason, status=refusal.status.value, ms=_ms(seconds))


def _ms(seconds: float) -> float:
    """Milliseconds."""
    return round(seconds * 1000, 1)
