"""The gateway's address over HTTP: given a request, expected an answer with an empty body."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Response

from app.domain.message import Door
from app.gateway.wire.parameters import LONGEST_QUERY
from app.usecases.ports import StorageError, StorageUnavailable
from app.web.refusals import LARGEST_BODY
from tests.web.fakes import NEXT_TOKEN, NOW, TOKEN, MakeApp, Taker, make_app

PATH = f"/incoming/{TOKEN}"
GOOD = "PhoneNumber=2125550100&Message=PIZZA&MessageID=m-1"
FORM = "application/x-www-form-urlencoded"
TEXT = "text/plain; charset=utf-8"


def is_silent(answer: Response, status: int) -> bool:
    headers = {name: answer.headers.get(name) for name in ("Content-Type", "Content-Length", "X-Content-Type-Options")}
    assert headers == {"Content-Type": TEXT, "Content-Length": "0", "X-Content-Type-Options": "nosniff"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"Location", "Set-Cookie"} & set(answer.headers.keys())
    return (answer.status_code, answer.data) == (status, b"")


def test_a_get_is_taken_in_and_answered_with_nothing(client: FlaskClient, take: Taker) -> None:
    answer = client.get(f"{PATH}?{GOOD}")

    assert is_silent(answer, 200)
    (message,) = take.taken
    assert (message.id, message.phone.digits, message.text) == ("id-1", "2125550100", "PIZZA")
    assert (message.door, message.gateway_id, message.received_at) == (Door.KEYWORD, "m-1", NOW)
    assert message.raw == GOOD.encode()


def test_a_post_is_taken_in_alike(client: FlaskClient, take: Taker) -> None:
    assert is_silent(client.post(PATH, data=GOOD, content_type=FORM), 200)
    assert is_silent(client.post(PATH, data={"from": "2125550100", "message": "PIZZA"}), 200)
    assert is_silent(client.post(PATH, data={"from": "2125550100", "message": "PIZZA", "f": (BytesIO(b"x"), "f")}), 200)
    assert [message.text for message in take.taken] == ["PIZZA"] * 3


def test_the_raw_bytes_of_query_and_body_are_kept(client: FlaskClient, take: Taker) -> None:
    client.post(f"{PATH}?MessageID=%FF%00&x=%zz", data=b"from=2125550100&message=\xff\x00%", content_type=FORM)

    assert take.taken[0].raw == b"MessageID=%FF%00&x=%zz\nfrom=2125550100&message=\xff\x00%"


def test_the_reply_is_the_body_where_the_receipt_has_one(client: FlaskClient, take: Taker) -> None:
    take.response = "Grüße! Open till 9."

    answer = client.get(f"{PATH}?{GOOD}")

    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, take.response, TEXT)
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_is_answered_before_the_text_is_taken_in(make_app: MakeApp) -> None:
    answered: list[str] = []
    before: list[bool] = []
    take = Taker()

    def slow(message: Any) -> Any:
        before.append(not answered)
        return take(message)

    app = make_app(slow)
    environ = EnvironBuilder(PATH, query_string=GOOD).get_environ()

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        answered.append(status)
        return answered.__contains__

    list(app(environ, start_response))

    assert (before, answered) == ([True], ["200 OK"])


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_both_tokens_open_the_door(client: FlaskClient, token: str) -> None:
    assert is_silent(client.get(f"/incoming/{token}?{GOOD}"), 200)


@pytest.mark.parametrize(
    "path",
    [
        "/incoming",
        "/incoming/",
        "/incoming//" + TOKEN,
        f"{PATH}/",
        f"{PATH}//",
        f"{PATH}/x",
        f"{PATH}%2F",
        f"{PATH}%00",
        f"{PATH}%20",
        "/incoming/..%2Fhealthz",
        "/incoming/%2e%2e/healthz",
        "/incoming/%FF%FE",
        "/incoming/%ED%A0%80",
        "/incoming/ключ",
        "/incoming/wrong",
        "/INCOMING/" + TOKEN,
        f"/incoming/{TOKEN.upper()}",
        f"/incoming/{TOKEN}{TOKEN}",
        "/x/incoming/" + TOKEN,
    ],
)
def test_any_other_address_like_it_is_not_found_without_a_word_or_a_redirect(take: Taker, path: str) -> None:
    sent = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1")}  # as servers hand it over
    get = EnvironBuilder(query_string=GOOD).get_environ() | sent
    post = EnvironBuilder(method="POST", data=GOOD, content_type=FORM).get_environ() | sent

    for environ in (get, post):
        assert is_silent(Response.from_app(make_app(take), environ), 404)
    assert take.taken == []


def test_a_thousand_guesses_get_the_same_answer(client: FlaskClient) -> None:
    answers = [client.get(f"/incoming/{'é' * (number % 50)}ключ{number}?{GOOD}") for number in range(1000)]

    assert all(is_silent(answer, 404) for answer in answers)
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", [PATH, "/incoming/wrong"])
def test_other_methods_are_refused(client: FlaskClient, take: Taker, method: str, path: str) -> None:
    answer = client.open(f"{path}?{GOOD}", method=method)

    assert answer.status_code == 405
    assert answer.data == b""
    assert (answer.headers["Allow"], answer.headers["Content-Type"]) == ("GET, POST", TEXT)
    assert take.taken == []


def padded(length: int) -> bytes:
    return GOOD.encode() + b"&x=" + b"x" * (length - len(GOOD) - 3)


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        (padded(LONGEST_QUERY), b"", 200),
        (padded(LONGEST_QUERY + 1), b"", 414),
        (b"", padded(LARGEST_BODY), 200),
        (b"", padded(LARGEST_BODY + 1), 413),
        (b"", padded(3 * LARGEST_BODY), 413),
        (GOOD.encode() + b"&x" * 61, b"", 200),
        (GOOD.encode() + b"&x" * 62, b"", 400),
        (b"", b"", 400),
        (GOOD.encode(), b"message=SUSHI", 400),
        (b"from=5&message=PIZZA", b"", 400),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_limits_and_bad_input_get_their_status_and_no_body(
    take: Taker, query: bytes, body: bytes, status: int, *, chunked: bool
) -> None:
    environ = EnvironBuilder(PATH, method="POST", data=body, content_type=FORM).get_environ()
    environ["QUERY_STRING"] = query.decode()
    if chunked:
        del environ["CONTENT_LENGTH"]
        environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}

    assert is_silent(Response.from_app(make_app(take), environ), status)


class Dripping(BytesIO):
    """Gives one byte at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(1, -1 if size is None else size))


class HungUp(BytesIO):
    """Breaks off as servers do, with an error of their own."""

    def __init__(self, error: type[Exception] = ConnectionResetError) -> None:
        super().__init__()
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        raise self.error("the caller, 2125550100, has gone")


@pytest.mark.parametrize(
    ("stream", "length", "terminated", "status"),
    [
        (BytesIO(GOOD.encode()), str(len(GOOD)), False, 200),
        (BytesIO(GOOD.encode() + b"the next request"), str(len(GOOD)), False, 200),
        (Dripping(GOOD.encode()), str(len(GOOD)), False, 200),
        (Dripping(GOOD.encode()), "", True, 200),
        (BytesIO(GOOD.encode()), str(len(GOOD) + 1), False, 400),
        (BytesIO(GOOD.encode()), str(len(GOOD) + 1), True, 400),
        (BytesIO(GOOD.encode()), "", False, 400),
        (BytesIO(GOOD.encode()), "-1", False, 400),
        (BytesIO(GOOD.encode()), "many", False, 400),
        (BytesIO(GOOD.encode()), "٣", False, 400),
        (BytesIO(GOOD.encode()), "9" * 5000, False, 413),
        (HungUp(), "50", False, 400),
        (HungUp(), "", True, 400),
        (HungUp(ArithmeticError), "", True, 400),
        (HungUp(), str(LARGEST_BODY + 1), False, 413),
    ],
)
def test_a_body_is_believed_only_when_whole(
    take: Taker, stream: BytesIO, length: str, status: int, *, terminated: bool
) -> None:
    environ = EnvironBuilder(PATH, method="POST").get_environ()
    environ |= {"wsgi.input": stream, "CONTENT_LENGTH": length, "CONTENT_TYPE": FORM}
    environ |= {"wsgi.input_terminated": True} if terminated else {}

    assert is_silent(Response.from_app(make_app(take), environ), status)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StorageUnavailable("locked, 2125550100 PIZZA"), 503),
        (StorageError("away, 2125550100 PIZZA"), 503),
        (RuntimeError("2125550100 PIZZA"), 500),
        (KeyError("2125550100 PIZZA"), 500),
        (TimeoutError("2125550100 PIZZA"), 500),
    ],
)
def test_when_taking_in_fails_the_answer_is_empty_and_the_log_names_the_class_only(
    client: FlaskClient, take: Taker, error: Exception, status: int
) -> None:
    take.error = error

    with capture_logs() as logs:
        answer = client.get(f"{PATH}?{GOOD}")

    assert is_silent(answer, status)
    assert logs == [
        {
            "event": "text not taken in",
            "log_level": "error",
            "message_id": "id-1",
            "door": "keyword",
            "reason": type(error).__name__,
            "status": status,
            "ms": 250.0,
        }
    ]


def test_what_breaks_before_flask_is_in_charge_is_answered_with_nothing_too(make_app: MakeApp, take: Taker) -> None:
    app = make_app(take)

    def broken(environ: Any) -> Any:
        raise RuntimeError("2125550100 PIZZA")

    app.request_context = broken  # type: ignore[method-assign]  # the earliest place that can break
    started: list[object] = []

    def start_response(*told: object) -> Callable[[bytes], object]:  # werkzeug's own raises what it is only told of
        started.extend(told)
        return started.__contains__

    with capture_logs() as logs:
        chunks = app(EnvironBuilder(PATH, query_string=GOOD).get_environ(), start_response)

    assert list(chunks) == []
    assert started[:2] == [
        "500 Internal Server Error",
        [("Content-Type", TEXT), ("Content-Length", "0"), ("Cache-Control", "no-store")],
    ]
    assert logs == [{"event": "request failed", "log_level": "error", "reason": "RuntimeError", "status": 500}]


@pytest.mark.parametrize(
    ("trusted_proxies", "peer", "forwarded", "status"),
    [
        (0, "203.0.113.9", None, 200),
        (0, "198.51.100.1", None, 404),
        (0, "198.51.100.1", "203.0.113.9", 404),
        (1, "198.51.100.1", "203.0.113.9", 200),
        (1, "198.51.100.1", "203.0.113.9, 198.51.100.7", 404),
        (1, "198.51.100.1", "198.51.100.7, 203.0.113.9", 200),
        (1, "198.51.100.1", None, 404),
        (1, "198.51.100.1", "nonsense", 404),
        (2, "198.51.100.1", "203.0.113.9, 198.51.100.7", 200),
        (2, "198.51.100.1", "198.51.100.7, 203.0.113.9", 404),
        (2, "198.51.100.1", "203.0.113.9", 404),
    ],
)
def test_only_listed_networks_get_in_and_proxies_are_counted_exactly(
    take: Taker, trusted_proxies: int, peer: str, forwarded: str | None, status: int
) -> None:
    client = make_app(take, networks=("203.0.113.0/24",), trusted_proxies=trusted_proxies).test_client()
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    answer = client.get(f"{PATH}?{GOOD}", headers=headers, environ_base={"REMOTE_ADDR": peer})

    assert is_silent(answer, status)


def test_one_line_is_logged_for_each_call_taken_in(client: FlaskClient) -> None:
    with capture_logs() as logs:
        client.get(f"{PATH}?{GOOD}")
        client.get(f"{PATH}?from=2125550100&message=PIZZA")

    line = {"event": "text taken in", "log_level": "info", "message_id": "id-1", "reason": "keyword", "status": 200}
    assert logs == [
        {**line, "door": "keyword", "copy": False, "ms": 250.0},
        {**line, "door": "inbox", "copy": True, "ms": 250.0},
    ]


@pytest.mark.parametrize(
    ("method", "url", "status", "reason"),
    [
        ("GET", PATH, 400, "no phone parameter"),
        ("GET", f"{PATH}?from=x&message=y", 400, "not a phone number"),
        ("GET", f"/incoming/wrong?{GOOD}", 404, "unknown token"),
        ("GET", f"{PATH}/?{GOOD}", 404, "not found"),
        ("HEAD", f"{PATH}?{GOOD}", 405, "method not allowed"),
        ("PUT", f"{PATH}?{GOOD}", 405, "method not allowed"),
    ],
)
def test_one_line_is_logged_for_each_call_refused(
    client: FlaskClient, method: str, url: str, status: int, reason: str
) -> None:
    with capture_logs() as logs:
        client.open(url, method=method)

    (line,) = logs
    assert (line["event"], line["log_level"], line["status"], line["reason"]) == (
        "call refused",
        "warning",
        status,
        reason,
    )


CANARIES = ("2125550100", "SECRETWORD", TOKEN, "incoming")


def risky_calls(client: FlaskClient, take: Taker) -> Iterator[Callable[[], TestResponse]]:
    good = "from=2125550100&message=SECRETWORD"
    yield lambda: client.get(f"{PATH}?{good}")
    yield lambda: client.post(PATH, data=good, content_type=FORM)
    yield lambda: client.get(f"{PATH}?{good}&message=SECRETWORD2")
    yield lambda: client.get(f"{PATH}?from=12345SECRETWORD&message=2125550100")
    yield lambda: client.get(f"{PATH}/?{good}")
    yield lambda: client.get(f"{PATH}x?{good}")
    yield lambda: client.put(f"{PATH}?{good}")
    yield lambda: client.post(PATH, data=good, content_type="multipart/form-data; boundary=x")
    take.error = RuntimeError("2125550100 SECRETWORD")
    yield lambda: client.get(f"{PATH}?{good}")


def test_neither_text_nor_number_nor_token_is_ever_logged(
    client: FlaskClient, take: Taker, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    calls = list(risky_calls(client, Taker()))
    with capture_logs() as logs:
        for call in calls:
            call()
        take.error = RuntimeError("2125550100 SECRETWORD")
        calls[0]()

    seen = f"{logs} {caplog.text} {capfd.readouterr()}"
    assert len(logs) == len(calls) + 1
    assert not [canary for canary in CANARIES if canary in seen]


METHODS = st.sampled_from(["GET", "POST", "PUT", "HEAD"])
HOSTS = st.sampled_from(
    ["a b", "\xc3\xa9", "[", "x" * 300, "x:99999", "..", "a@b", "evil.example", ".", "xn--", "", "é" * 70]
)
TOKENS = st.sampled_from([TOKEN, "wrong"]) | st.binary(max_size=6).map(lambda path: path.decode("latin-1"))
PIECES = st.sampled_from([b"from=", b"message=", b"&", b"%", b"2125550100", b"\x00", b"\xff", b"--x", b"\r\n"])
BYTES = st.lists(PIECES | st.binary(max_size=4), max_size=20).map(b"".join)


ENVIRONS = st.fixed_dictionaries(
    {
        "REQUEST_METHOD": METHODS,
        "PATH_INFO": TOKENS.map("/incoming/".__add__),
        "QUERY_STRING": BYTES.map(lambda query: query.decode("latin-1")),
        "CONTENT_TYPE": st.sampled_from([FORM, "multipart/form-data; boundary=x", "", "\xc3\xa9"]),
        "HTTP_HOST": HOSTS,
        "wsgi.input": BYTES.map(BytesIO),
    }
)


@settings(max_examples=300, deadline=None)
@given(ENVIRONS)
def test_whatever_is_sent_the_answer_is_empty_and_never_a_failure_of_ours(environ: dict[str, Any]) -> None:
    length = str(len(environ["wsgi.input"].getvalue()))

    with capture_logs():
        whole = EnvironBuilder("/").get_environ() | environ | {"CONTENT_LENGTH": length}
        answer = Response.from_app(make_app(Taker()), whole)

    assert answer.data == b""
    assert answer.status_code in {200, 400, 401, 404, 405}
    assert answer.headers["Content-Type"] == TEXT
