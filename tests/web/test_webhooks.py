"""Webhooks at the gateway's address: given JSON over HTTP, expected an empty body and a log line."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app.domain.message import Door
from app.domain.origin import Flag
from app.usecases.ports import StorageUnavailable
from tests.gateway.webhooks import JSON, KEYWORD_EVENT, TEXT_EVENT, body_of, signature
from tests.web.fakes import TOKEN, Taker, make_app

PATH = f"/incoming/{TOKEN}"


def post(client: FlaskClient, body: bytes, sign: str | None = None, path: str = PATH) -> Any:
    headers = {"X-Signature": signature(body) if sign is None else sign}
    return client.post(path, data=body, content_type=JSON, headers=headers)


def test_both_events_are_taken_in_and_answered_with_nothing(client: FlaskClient, take: Taker) -> None:
    answers = [post(client, body_of(event)) for event in (TEXT_EVENT, KEYWORD_EVENT)]

    assert [(answer.status_code, answer.data) for answer in answers] == [(200, b""), (200, b"")]
    assert [(message.text, message.door, message.flags) for message in take.taken] == [
        ("test message", Door.INBOX, frozenset()),
        ("PIZZA", Door.KEYWORD, {Flag.OPTED_IN}),
    ]


@pytest.mark.parametrize(
    ("body", "sign", "status", "reason"),
    [
        (body_of(TEXT_EVENT), "", 401, "a webhook without a signature"),
        (body_of(TEXT_EVENT), "c2VjcmV0d29yZA==", 401, "a webhook with a wrong signature"),
        (b"secretword", None, 400, "not a JSON object in UTF-8"),
        (body_of(TEXT_EVENT, type="secretword"), None, 400, "a webhook of a type that we do not know"),
        (body_of(TEXT_EVENT, fromNumber="secretword"), None, 400, "not a phone number"),
        (body_of(TEXT_EVENT, message=["secretword"]), None, 400, "a field of the wrong type"),
        (body_of(TEXT_EVENT)[:-1] + b', "message": "secretword"}', None, 400, "a field stands there twice"),
        (body_of(TEXT_EVENT, message="x" * 70_000), None, 413, "body too large"),
    ],
)
def test_a_refused_webhook_has_its_reason_in_the_log_and_nothing_in_its_answer(
    client: FlaskClient, take: Taker, body: bytes, sign: str | None, status: int, reason: str
) -> None:
    with capture_logs() as logs:
        answer = post(client, body, sign)

    assert (answer.status_code, answer.data, take.taken) == (status, b"", [])
    assert logs == [
        {"event": "call refused", "log_level": "warning", "reason": reason, "status": status, "ms": logs[0]["ms"]}
    ]


def test_a_right_signature_opens_no_door_without_the_token(client: FlaskClient, take: Taker) -> None:
    answer = post(client, body_of(TEXT_EVENT), path="/incoming/another-token")

    assert (answer.status_code, answer.data, take.taken) == (404, b"", [])


def test_a_webhook_that_cannot_be_stored_is_not_now(take: Taker, client: FlaskClient) -> None:
    take.error = StorageUnavailable("away")

    answer = post(client, body_of(TEXT_EVENT))

    assert (answer.status_code, answer.data) == (503, b"")


SIGNS = '{ } [ ] , : null true 1e999 -0 NaN "id" "type" "optOut" "message" "" "\\ud800" "12125550100" "keyword.opt_in"'
PIECES = st.sampled_from([*map(str.encode, SIGNS.split()), b"\xff\xfe", b"\0", "\ufeff".encode()])
BODIES = st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(BODIES, st.booleans(), st.sampled_from([JSON, "text/plain", ""]))
def test_whatever_is_posted_as_json_is_answered_with_nothing_and_never_fails(
    body: bytes, is_signed: bool, content_type: str
) -> None:
    headers = {"X-Signature": signature(body)} if is_signed else {}

    with capture_logs():
        answer = make_app(Taker()).test_client().post(PATH, data=body, content_type=content_type, headers=headers)

    assert answer.data == b""
    assert answer.status_code in {200, 400, 401}
