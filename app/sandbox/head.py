"""The head of an API's answer as the real server writes it (sections 2.1 and 3.1, recorded traffic)."""

import hashlib
from datetime import datetime

from flask import Request, Response
from werkzeug.http import HTTP_STATUS_CODES

SESSION = "PHPSESSID"
_SESSION_LENGTH = 26

_NOT_KEPT = {
    "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate",
    "Pragma": "no-cache",
}


def with_head(request: Request, response: Response, now: datetime) -> Response:
    """The answer with the headers of every answer; a caller without a session is given one, which means nothing."""
    response.status = f"{response.status_code} {phrase(response.status_code)}"
    response.headers.update(_NOT_KEPT)
    if SESSION not in request.cookies:
        response.headers["Set-Cookie"] = f"{SESSION}={_session(request, now)}; path=/"
    return response


def phrase(status: int) -> str:
    """The words that go with a status, as nginx has them; some that faults answer have none."""
    return HTTP_STATUS_CODES.get(status, "Unknown")


def in_pieces(response: Response) -> Response:
    """The same answer with its length left out: REST answers came chunked, those of the HTTP API did not."""
    response.response = iter([response.get_data()])
    response.headers.pop("Content-Length", None)
    return response


def _session(request: Request, now: datetime) -> str:
    caller = f"{now.isoformat()} {request.environ.get('REMOTE_PORT')}"
    return hashlib.sha256(caller.encode()).hexdigest()[:_SESSION_LENGTH]
