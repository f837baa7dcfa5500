"""The app as a whole: health, errors outside the gateway's path, and what must be true of every route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.exceptions import NotFound

from app.usecases.ports import LineLost, StorageUnavailable
from app.web.errors import answer_quietly, status_of
from tests.web.fakes import TOKEN, MakeApp, Taker

TEXT = "text/plain; charset=utf-8"


@pytest.mark.parametrize("ready", [True, False])
def test_a_process_that_answers_is_alive_whatever_else_is_wrong(make_app: MakeApp, *, ready: bool) -> None:
    answer = make_app(Taker(), ready=ready).test_client().get("/healthz")

    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, "ok", TEXT)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("ready", "status", "rules"), [(True, 200, "ok"), (False, 503, "none are live")])
def test_ready_tells_each_check(make_app: MakeApp, status: int, rules: str, *, ready: bool) -> None:
    answer = make_app(Taker(), ready=ready).test_client().get("/readyz")

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert answer.json == {"ready": ready, "checks": {"database": "ok", "rules": rules}}
    assert answer.headers["Cache-Control"] == "no-store"


OUTSIDER = "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "caller", "headers", "status"),
    [
        (0, "127.0.0.1", {}, 200),
        (0, "::ffff:127.0.0.1", {}, 200),
        (0, OUTSIDER, {}, 404),
        (0, "", {}, 404),
        (0, "127.0.0.1", {"X-Forwarded-For": OUTSIDER}, 404),
        (0, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (0, "127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        (0, OUTSIDER, {"X-Forwarded-For": "127.0.0.1"}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": OUTSIDER}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": f"127.0.0.1, {OUTSIDER}"}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 200),
    ],
)
def test_metrics_are_for_callers_from_inside(
    make_app: MakeApp, proxies: int, caller: str, headers: dict[str, str], status: int
) -> None:
    client = make_app(Taker(), trusted_proxies=proxies).test_client()

    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": caller})

    assert answer.status_code == status
    assert ("textback_" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/", 404, "Not Found"),
        ("GET", "/healthz/", 404, "Not Found"),
        ("GET", "/static/x.js", 404, "Not Found"),
        ("POST", "/healthz", 405, "Method Not Allowed"),
        ("OPTIONS", "/healthz", 405, "Method Not Allowed"),
    ],
)
def test_errors_elsewhere_are_a_word_without_internals(
    client: FlaskClient, method: str, path: str, status: int, words: str
) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (status, words, TEXT)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StorageUnavailable(), 503),
        (LineLost(), 503),
        (NotFound(), 404),
        (ValueError(), 500),
        (ExceptionGroup("two", [ValueError()]), 500),
    ],
)
def test_every_exception_has_a_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


def test_a_page_that_fails_says_so_in_a_word_and_logs_the_class_only() -> None:
    app = Flask("pages")
    answer_quietly(app)

    @app.get("/page")
    def page() -> str:
        raise LookupError("2125550100")

    with capture_logs() as logs:
        answer = app.test_client().get("/page")

    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert logs == [{"event": "request failed", "log_level": "error", "reason": "LookupError", "status": 500}]


def test_no_route_answers_more_methods_than_it_names_or_redirects(make_app: MakeApp) -> None:
    rules = list(make_app(Taker()).url_map.iter_rules())

    assert {rule.rule: (rule.methods or set()) - {"HEAD"} for rule in rules} == {
        "/incoming/<token>": {"GET", "POST"},
        "/healthz": {"GET"},
        "/readyz": {"GET"},
        "/metrics": {"GET"},
    }
    assert not any(rule.rule.endswith("/") for rule in rules)


def test_the_app_has_no_sessions(make_app: MakeApp) -> None:
    assert make_app(Taker()).secret_key is None


def test_each_call_that_brings_no_text_is_told_with_its_status(make_app: MakeApp) -> None:
    statuses: list[int] = []
    client = make_app(Taker(), refused=statuses.append).test_client()

    client.get(f"/incoming/{TOKEN}?from=nobody&message=hi")
    client.get("/incoming/not-the-token?from=2125550100&message=hi")
    client.get(f"/incoming/{TOKEN}?from=2125550100&message=hi")

    assert statuses == [400, 404]


@pytest.mark.parametrize(
    ("proxies", "written", "bound"),
    [
        (1, "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        (0, "0123456789abcdef0123456789abcdef", None),
        (1, "canaryword", None),
        (1, "2125550100", None),
        (1, "", None),
    ],
)
def test_the_id_of_our_own_proxy_is_logged_and_nothing_else_that_is_called_one(
    make_app: MakeApp, proxies: int, written: str, bound: str | None
) -> None:
    client = make_app(Taker(), trusted_proxies=proxies).test_client()

    with capture_logs() as logs:
        for token in (TOKEN, "not-the-token"):
            client.get(f"/incoming/{token}?from=2125550100&message=hi", headers={"X-Request-ID": written})

    assert [line["event"] for line in logs] == ["text taken in", "call refused"]
    assert [line.get("request_id") for line in logs] == [bound, bound]
