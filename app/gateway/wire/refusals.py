"""Why a call brings no text, in the words that all gateways share; none holds a text or a number."""

from http import HTTPStatus

from app.usecases.incoming import Refusal

QUERY_TOO_LONG = Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "query too long")
BROKEN_MULTIPART = Refusal(HTTPStatus.BAD_REQUEST, "broken multipart body")
TOO_MANY_PARAMETERS = Refusal(HTTPStatus.BAD_REQUEST, "too many parameters")

NO_PHONE = Refusal(HTTPStatus.BAD_REQUEST, "no phone parameter")
NOT_A_PHONE = Refusal(HTTPStatus.BAD_REQUEST, "not a phone number")
NO_TEXT = Refusal(HTTPStatus.BAD_REQUEST, "no text parameter")
PHONES_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "phone parameters disagree")
TEXTS_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "text parameters disagree")
IDS_DISAGREE = Refusal(HTTPStatus.BAD_REQUEST, "id parameters disagree")

NOT_JSON = Refusal(HTTPStatus.BAD_REQUEST, "not a JSON object in UTF-8")
FIELD_TWICE = Refusal(HTTPStatus.BAD_REQUEST, "a field stands there twice")
WRONG_TYPE = Refusal(HTTPStatus.BAD_REQUEST, "a field of the wrong type")
