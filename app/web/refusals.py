"""Why a call is refused before anybody reads it as a text; what its reader says against it is the gateway's."""

from http import HTTPStatus

from app.usecases.incoming import Refusal

LARGEST_BODY = 64 * 1024
"""Bytes."""

UNKNOWN_TOKEN = Refusal(HTTPStatus.NOT_FOUND, "unknown token")
FOREIGN_ADDRESS = Refusal(HTTPStatus.NOT_FOUND, "address not allowed")
WRONG_METHOD = Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "method not allowed")
BODY_TOO_LARGE = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
BODY_CUT_OFF = Refusal(HTTPStatus.BAD_REQUEST, "body cut off")
