"""Asking for the credits now and then: when it is due, once, and never again with a login that was refused."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import isfinite

import pytest
import structlog
from structlog.testing import capture_logs

from app.bootstrap.credits import BothErrands, CreditsAsked
from app.metrics.catalogue import CREDITS, CREDITS_SEEN
from app.metrics.meter import Meter
from app.settings import Settings
from app.usecases.ports import LineLost


@contextmanager
def account_that_says(said: list[bytes]) -> Iterator[str]:
    """The address of a gateway that answers each question with the next of these, the last one for ever."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = said.pop(0) if len(said) > 1 else said[0]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            asked.append(1)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    asked: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings(url: str, **changes: str) -> Settings:
    given = {"TEXTBACK_GATEWAY_URL": url, "TEXTBACK_GATEWAY_USER": "demo", "TEXTBACK_GATEWAY_PASSWORD": "canary"}
    given |= changes
    return Settings.from_env(given, receives=False)


@pytest.fixture
def meter() -> Meter:
    return Meter(None)


def test_what_the_gateway_says_is_noted_with_its_time(meter: Meter) -> None:
    with account_that_says([b"4321.5"]) as url:
        CreditsAsked(settings(url), meter, first_after=0).run(lambda: None)

    totals = meter.totals()
    assert totals[CREDITS.name,] == 4321.5
    assert totals[CREDITS_SEEN.name,] > 1_700_000_000


def test_it_is_due_a_while_after_the_start_and_then_now_and_then(meter: Meter) -> None:
    said = [b"1", b"2"]
    breaths: list[int] = []
    with account_that_says(said) as url:
        later, now = CreditsAsked(settings(url), meter), CreditsAsked(settings(url), meter, first_after=0)
        due_before = now.is_due()
        now.run(lambda: breaths.append(len(said)))

    assert (later.is_due(), due_before, now.is_due()) == (False, True, False)
    assert breaths == [2]  # the line is renewed before anybody is asked
    assert meter.totals()[CREDITS.name,] == 1


def test_a_line_that_is_lost_is_told_before_anybody_is_asked(meter: Meter) -> None:
    def lose_it() -> None:
        raise LineLost

    said = [b"1", b"2"]
    with account_that_says(said) as url:
        errand = CreditsAsked(settings(url), meter, first_after=0)
        with pytest.raises(LineLost):
            errand.run(lose_it)

    assert (said, errand.is_due()) == ([b"1", b"2"], True)


def test_a_refused_login_is_not_tried_again_and_any_other_failure_is(
    meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A logger that an earlier test has used keeps to the logs of that test.
    monkeypatch.setattr("app.bootstrap.credits.log", structlog.get_logger())
    said = [b"<html>", b"-1", b"7"]
    with account_that_says(said) as url:
        errand = CreditsAsked(settings(url), meter, first_after=0)
        with capture_logs() as logs:
            errand.run(lambda: None)
            due_after_nonsense = errand._due
            errand.run(lambda: None)

    assert (isfinite(due_after_nonsense), isfinite(errand._due), said) == (True, False, [b"7"])
    assert meter.totals() == {}
    assert [line["event"] for line in logs] == ["credits are not known"] * 2
    assert "canary" not in str(logs)


def test_who_does_not_want_it_is_never_asked(meter: Meter) -> None:
    errand = CreditsAsked(settings("http://127.0.0.1:1", TEXTBACK_CREDITS_EVERY="off"), meter, first_after=0)

    assert not errand.is_due()


@dataclass
class FakeErrand:
    """Is due until it was run."""

    due: bool
    runs: int = 0

    def is_due(self) -> bool:
        return self.due

    def run(self, breathe: Callable[[], None]) -> None:
        self.runs += 1
        self.due = False


def test_of_two_errands_one_is_done_at_a_time() -> None:
    first, second = FakeErrand(due=True), FakeErrand(due=True)
    both = BothErrands(first, second)

    seen = [both.is_due()]
    for _ in range(2):
        both.run(lambda: None)
        seen.append(both.is_due())

    assert seen == [True, True, False]
    assert (first.runs, second.runs) == (1, 1)
