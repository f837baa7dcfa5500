"""The service under other settings, and under a database that does not answer."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from app.storage.schema import migrate
from tests.builders import made_up_phones
from tests.processes import ROOT, Service, answers, bare_environment, free_port, running, wait_until

PHONE = next(made_up_phones())


def a_service(folder: Path, **settings: str) -> Service:
    return Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules", settings)


def test_the_answer_to_the_webhook_can_be_the_reply(tmp_path: Path) -> None:
    with running(a_service(tmp_path, TEXTBACK_REPLY_VIA="response")) as service:
        service.account(wait_for_response=True, shared_code=False, unique_requests=False)

        service.text(PHONE, "HOURS")
        wait_until(lambda: service.answers_to(PHONE), 15)
        answer = requests.get(service.incoming, {"from": PHONE, "message": "menu"}, timeout=10)

        assert service.answers_to(PHONE) == ["We are open 11am to 10pm, 7 days, at 12 Main St. Orders 800-555-0100"]
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith("Cheese $3")
        assert requests.get(f"{service.gateway}/_sandbox/calls", timeout=10).json() == []


def test_a_locked_database_is_not_now_within_six_seconds_and_nothing_is_lost_after(tmp_path: Path) -> None:
    with running(a_service(tmp_path)) as service, closing(sqlite3.connect(tmp_path / "textback.db")) as holder:
        holder.isolation_level = None
        holder.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        refused = requests.get(service.incoming, {"from": PHONE, "message": "hours"}, timeout=20)
        took = time.monotonic() - began
        holder.execute("ROLLBACK")
        taken = requests.get(service.incoming, {"from": PHONE, "message": "hours"}, timeout=20)

        assert (refused.status_code, refused.content, took < 6) == (503, b"", True)
        assert taken.status_code == requests.codes.ok
        wait_until(lambda: len(service.answers_to(PHONE)) == 1, 20)
        assert "Traceback" not in service.logs()


def test_two_tokens_are_valid_while_one_is_rotated_out(tmp_path: Path) -> None:
    tokens = "the-new-token-of-this-test,a-token-for-tests-only"
    with running(a_service(tmp_path, TEXTBACK_INCOMING_TOKENS=tokens)) as service:
        base = f"http://127.0.0.1:{service.port}/incoming"
        codes = [
            requests.post(f"{base}/{token}", {"from": PHONE, "message": token}, timeout=10).status_code
            for token in (*tokens.split(","), "neither-of-the-two")
        ]

    assert codes == [200, 200, 404]


def test_a_gateway_that_is_down_keeps_the_reply_until_it_is_back(tmp_path: Path) -> None:
    service = a_service(tmp_path)
    with running(service):
        service.sandbox.kill()
        requests.get(service.incoming, {"from": PHONE, "message": "hours"}, timeout=10).raise_for_status()
        wait_until(lambda: '"not sent"' in service.logs(), 20)
        service.sandbox.start()
        wait_until(lambda: answers(f"{service.gateway}/_sandbox/account"), 20)

        wait_until(lambda: len(service.answers_to(PHONE)) == 1, 40)


@pytest.mark.parametrize(
    "fault", [{"kind": "html"}, {"kind": "redirect"}, {"kind": "http", "status": 500}, {"kind": "cut"}]
)
def test_a_gateway_that_talks_nonsense_is_never_asked_again_for_the_same_text(
    tmp_path: Path, fault: dict[str, object]
) -> None:
    with running(a_service(tmp_path)) as service:
        service.account(faults={"next": [fault]})

        requests.get(service.incoming, {"from": PHONE, "message": "hours"}, timeout=10).raise_for_status()
        wait_until(lambda: '"state": "unknown"' in service.logs(), 30)
        requests.get(service.incoming, {"from": PHONE, "message": "menu"}, timeout=10).raise_for_status()
        wait_until(lambda: '"state": "sent"' in service.logs(), 30)

        calls = requests.get(f"{service.gateway}/_sandbox/calls", timeout=10).json()
        assert [call["text"][:11] for call in calls if call["function"] == "sending"] == ["We are open", "Cheese $3, "]


def test_the_receiver_runs_under_any_wsgi_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/textback.db"
    port = free_port()
    service = a_service(tmp_path)
    migrate(url)
    service.web.start()  # publishes the rules
    wait_until(lambda: answers(f"http://127.0.0.1:{service.port}/healthz"))
    service.web.kill()
    program = "from wsgiref.simple_server import make_server; import sys, wsgi;"
    program += "make_server('127.0.0.1', int(sys.argv[1]), wsgi.app).serve_forever()"
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(port)],
        cwd=ROOT,
        env={**bare_environment(), **service.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        url = service.incoming.replace(str(service.port), str(port))
        assert requests.get(url, {"from": PHONE, "message": "hours"}, timeout=10).status_code == requests.codes.ok
    finally:
        other.kill()
        other.wait()


def test_a_live_version_goes_on_answering_under_a_shorter_limit_and_without_its_folder(tmp_path: Path) -> None:
    long = a_service(tmp_path)
    long.run("migrate")
    long.web.start()
    wait_until(lambda: answers(f"http://127.0.0.1:{long.port}/healthz"))
    long.web.kill()
    short = Service(tmp_path, long.database_url, tmp_path / "no-such-folder", {"TEXTBACK_DELIVERY": "standard"})

    with running(short) as service:
        requests.get(service.incoming, {"from": PHONE, "message": "pizza"}, timeout=10).raise_for_status()
        wait_until(lambda: len(service.answers_to(PHONE)) == 1, 20)

        assert len(service.answers_to(PHONE)[0]) <= 130
