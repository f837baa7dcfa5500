"""The server's own answers to what is no HTTP, silenced.

Gunicorn answers a broken request with a page that shows the request line, and logs it: token, number and text. Before
any app is asked, the same law holds: an empty body, and a log line with the error's class.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

STATUSES: tuple[tuple[type[BaseException], HTTPStatus], ...] = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ParseException, HTTPStatus.BAD_REQUEST),
    (BaseException, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""Which status tells of which of the server's errors; the first that fits."""


class QuietWorker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """Gunicorn's worker of threads, without its error pages; name it as `worker_class`."""

    def handle_error(self, _req: object, client: Any, _addr: object, exc: BaseException) -> None:
        """Answer with a status alone and close the connection."""
        status = next(status for kind, status in STATUSES if isinstance(exc, kind))
        structlog.get_logger().warning("no request", reason=type(exc).__name__, status=status.value)
        with suppress(OSError):  # whoever sends nonsense may have gone already
            write_nonblock(client, _empty(status))


def _empty(status: HTTPStatus) -> bytes:
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n\r\n"
    ).encode()
