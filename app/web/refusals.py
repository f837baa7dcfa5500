"""Why a callback of the gateway is refused: a status and a reason that holds neither a text nor a number."""

from dataclasses import dataclass
from http import HTTPStatus

LARGEST_BODY = 64 * 1024
"""Bytes."""

LONGEST_QUERY = 8 * 1024
"""Bytes, as sent: before percent signs are decoded."""

MOST_PARAMETERS = 64
"""Query and body together; empty places between two `&` do not count."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered instead of taking a text in. The reason is for our log only; the answer's body is empty."""

    status: HTTPStatus
    reason: str


UNKNOWN_TOKEN = Refusal(HTTPStatus.NOT_FOUND, "unknown token")
FOREIGN_ADDRESS = Refusal(HTTPStatus.NOT_FOUND, "address not allowed")
WRONG_METHOD = Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "method not allowed")

QUERY_TOO_LONG = Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "query too long")
BODY_TOO_LARGE = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
BODY_CUT_OFF = Refusal(HTTPStatus.BAD_REQUEST, "body cut off")
BROKEN_MULTIPART = Refusal(HTTPStatus.BAD_REQUEST, "broken multipart body")
TOO_MANY_PARAMETERS = Refusal(HTTPStatus.BAD_REQUEST, "too many parameters")

NO_PHONE = Refusal(HTTPStatus.BAD_REQUEST, "no phone parameter")
NOT_A_PHONE = Refusal(HTTPStatus.BAD_REQUEST, "not a phone number")
NO_TEXT = Refusal(HTTPStatus.BAD_REQUEST, "no text parameter")
PHONES_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "phone parameters disagree")
TEXTS_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "text parameters disagree")
IDS_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "id parameters disagree")
