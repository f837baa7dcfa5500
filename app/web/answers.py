"""How answers look. On the gateway's path a body may be texted to the customer, so there it is empty or the reply."""

from http import HTTPStatus

from flask import Response

_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_AS_TOLD = ("X-Content-Type-Options", "nosniff")
_NOT_KEPT = ("Cache-Control", "no-store")

INCOMING_METHODS = "GET, POST"


def to_gateway(status: int, reply: str = "") -> Response:
    """An answer on the gateway's path: empty, or the reply itself."""
    headers = [_TEXT, _AS_TOLD, _NOT_KEPT]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", INCOMING_METHODS))
    return Response(reply, status, headers)


def plain(status: int, words: str) -> Response:
    """A short answer in plain words."""
    return Response(words, status, [_TEXT, _AS_TOLD, _NOT_KEPT])


def of_type(content_type: str, status: int, content: str | bytes) -> Response:
    """An answer for a program."""
    return Response(content, status, [("Content-Type", content_type), _AS_TOLD, _NOT_KEPT])
