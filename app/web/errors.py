"""What becomes of exceptions: one table, and answers that tell an outsider nothing.

Tracebacks and messages may hold a customer's words or number, so a log line names the class only.
"""

import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.usecases.ports import StorageError
from app.web import answers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
    (Exception, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""Which status tells of which exception; the first that fits. Those of HTTP itself know their own."""

_LAST_WORDS = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0"), ("Cache-Control", "no-store"))


def status_of(error: Exception) -> int:
    """The status that an exception is answered with."""
    if isinstance(error, HTTPException):
        return error.code or HTTPStatus.INTERNAL_SERVER_ERROR.value
    return next(status.value for kind, status in STATUSES if isinstance(error, kind))


def answer_quietly(app: Flask) -> None:
    """Let this app answer every exception by the table: with an empty body to the gateway, in a word to others."""

    @app.errorhandler(Exception)
    def answer(error: Exception) -> Response:
        status = status_of(error)
        log = structlog.get_logger()
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request failed", reason=type(error).__name__, status=status)
        if not is_for_gateway(request.path):
            return answers.plain(status, HTTPStatus(status).phrase)
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("call refused", reason=HTTPStatus(status).phrase.lower(), status=status)
        return answers.to_gateway(status)

    app.wsgi_app = _sealed(app.wsgi_app)  # type: ignore[assignment, method-assign] # how Flask's own documentation wraps an app


def is_for_gateway(path: str) -> bool:
    """Whether this is the gateway's path, or looks as if somebody meant to write it in the gateway's settings."""
    return "/incoming" in path.lower()


def _sealed(wsgi: "WSGIApplication") -> "WSGIApplication":
    """Catch what goes wrong outside Flask's own net, before the server makes a page of it."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            return wsgi(environ, start_response)
        except Exception as error:  # noqa: BLE001 - the last net under everything
            structlog.get_logger().error("request failed", reason=type(error).__name__, status=500)
            start_response("500 Internal Server Error", list(_LAST_WORDS), sys.exc_info())
            return []

    return app
