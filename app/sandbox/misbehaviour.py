"""Carrying out a fault: what the caller gets instead of a proper answer."""

import selectors
import socket
from contextlib import suppress

from flask import Request, Response

from app.sandbox.faults import Fault
from app.sandbox.head import phrase

CONTENT_TYPE = "text/html;charset=UTF-8"
MEGABYTE = 1024 * 1024

_PAGE = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>"


def instead(request: Request, fault: Fault, proper: Response) -> Response:
    """The response for a faulty request; `proper` is what it would have been. Takes its time where the fault does."""
    connection = _connection(request)
    if fault.kind in {"late", "silent"}:
        _wait(connection, fault.seconds)
    if fault.kind in {"cut", "silent"}:
        return _nothing(connection)
    if fault.kind == "half":
        return _half(connection, proper)
    return proper if fault.kind == "late" else _wrong(fault)


def _wrong(fault: Fault) -> Response:
    """An answer that is none, for the faults that answer at once."""
    match fault.kind:
        case "code":
            return plain(str(fault.code))
        case "html":
            return plain(_PAGE)
        case "huge":
            return _huge(fault.megabytes)
        case "redirect":
            return Response("", 302, {"Location": "/api/redirected/"}, content_type=CONTENT_TYPE)
        case _:
            return Response(phrase(fault.status), fault.status, content_type=CONTENT_TYPE)


def _huge(megabytes: int) -> Response:
    """Much more of a body than anybody wants, made piece by piece."""
    response = plain("")
    response.response = (b"1" * MEGABYTE for _ in range(megabytes))
    response.headers["Content-Length"] = str(megabytes * MEGABYTE)
    return response


def plain(body: str) -> Response:
    """An answer as the HTTP API gives it: 200 whatever happened, the body alone without a line end (section 2.1)."""
    return Response(body, 200, content_type=CONTENT_TYPE)


def _connection(request: Request) -> socket.socket | None:
    """The connection under the request, where the server lends it: gunicorn and werkzeug do."""
    found = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    return found if isinstance(found, socket.socket) else None


def _wait(connection: socket.socket | None, seconds: float) -> None:
    """Wait, but not longer than the caller does: who hangs up must not go on counting as a request under way."""
    with selectors.DefaultSelector() as selector:
        if connection is not None:
            selector.register(connection, selectors.EVENT_READ)
        selector.select(seconds)


def _nothing(connection: socket.socket | None) -> Response:
    """End the connection without an answer; without a connection to end, break off in the middle of one."""
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    broken = plain("")
    broken.headers["Content-Length"] = "1"
    broken.headers["Connection"] = "close"
    return broken


def _half(connection: socket.socket | None, proper: Response) -> Response:
    """Say how long the answer is, give the first half of it, and end the connection."""
    whole = proper.get_data()
    half = whole[: len(whole) // 2]
    if connection is not None:
        head = (
            f"HTTP/1.1 {proper.status}\r\nContent-Type: {proper.content_type}\r\nContent-Length: {len(whole)}\r\n\r\n"
        )
        with suppress(OSError):
            connection.sendall(head.encode() + half)
        return _nothing(connection)
    proper.response = [half]
    proper.headers["Content-Length"] = str(len(whole))
    return proper
