"""The app as a whole: health, errors outside the gateway's path, and what must be true of every route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.exceptions import NotFound

from app.usecases.ports import LineLost, StorageUnavailable
from app.web.errors import answer_quietly, status_of
from tests.web.fakes import MakeApp, Taker

TEXT = "text/plain; charset=utf-8"


@pytest.mark.parametrize(("ready", "status", "words"), [(True, 200, "ok"), (False, 503, "texts are not taken now")])
def test_health_tells_whether_texts_are_taken(make_app: MakeApp, status: int, words: str, *, ready: bool) -> None:
    answer = make_app(Taker(), ready=ready).test_client().get("/healthz")

    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (status, words, TEXT)
    assert answer.headers["Cache-Control"] == "no-store"


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
    }
    assert not any(rule.rule.endswith("/") for rule in rules)


def test_the_app_has_no_sessions(make_app: MakeApp) -> None:
    assert make_app(Taker()).secret_key is None
