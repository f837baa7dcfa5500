"""Misbehaviour on demand: what the caller hears, and whether the message was accepted all the same."""

import threading
from typing import Any

import pytest

from app.sandbox.account import Account, Limits
from app.sandbox.gate import Gate
from tests.sandbox.rig import LOGIN, Answer, Clock, Receiver, Rig

# fault, status, body (its beginning), accepted, what the log has as status and code
ROWS: list[tuple[dict[str, Any], int, str, bool, tuple[int | None, int | None]]] = [
    ({"kind": "code"}, 200, "-10", False, (200, -10)),
    ({"kind": "code", "code": -2}, 200, "-2", False, (200, -2)),
    ({"kind": "http"}, 503, "Service Unavailable", False, (503, None)),
    ({"kind": "http", "status": 500}, 500, "Internal Server Error", False, (500, None)),
    ({"kind": "http", "status": 502, "accepted": True}, 502, "Bad Gateway", True, (502, None)),
    ({"kind": "html"}, 200, "<!DOCTYPE html>", False, (200, None)),
    ({"kind": "redirect"}, 302, "", False, (302, None)),
    ({"kind": "huge"}, 200, "1111", True, (200, None)),
    ({"kind": "late", "seconds": 0.01}, 200, "1", True, (200, 1)),
    ({"kind": "silent", "seconds": 0.01}, 200, "", True, (None, None)),
    ({"kind": "silent", "seconds": 0.01, "accepted": False}, 200, "", False, (None, None)),
    ({"kind": "cut"}, 200, "", True, (None, None)),
    ({"kind": "half"}, 200, "", True, (200, None)),
]


@pytest.mark.parametrize(("fault", "status", "body", "accepted", "logged"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_a_fault_is_one_request_long(
    fault: dict[str, Any], status: int, body: str, accepted: bool, logged: tuple[int | None, int | None]
) -> None:  # fmt: skip
    rig = Rig()
    assert rig.set(faults={"next": [fault]}).status_code == 200

    faulty = rig.send(message="first")
    next_one = rig.send(message="second")

    assert (faulty.status_code, faulty.text[: len(body) or None]) == (status, body)
    assert next_one.text == "1"
    assert rig.received() == (["first", "second"] if accepted else ["second"])
    first_call = rig.calls()[0]
    assert (first_call["status"], first_call["code"]) == logged
    assert (first_call["accepted"], first_call["fault"]) == (accepted, fault["kind"])
    assert rig.look()["credits"] == 100_000 - len(rig.received())


def test_an_accepting_fault_accepts_only_what_is_sound() -> None:
    rig = Rig()
    rig.set(faults={"next": [{"kind": "late", "seconds": 0}]})

    answer = rig.send(phonenumber="1")

    assert answer.text == "-106"
    assert rig.calls()[0]["accepted"] is False


@pytest.mark.parametrize("megabytes", [1, 50])
def test_a_huge_answer_is_as_huge_as_said(megabytes: int) -> None:
    rig = Rig()
    rig.set(faults={"next": [{"kind": "huge", "megabytes": megabytes}]})

    assert len(rig.send().data) == megabytes * 1024 * 1024


def test_half_an_answer_says_how_long_the_whole_would_be() -> None:
    rig = Rig()

    whole = rig.rest("GET", "/groups")
    answer = rig.client.get("/groups?User=demo&Password=demo&format=json", headers={"X-Sandbox-Fault": "half"})

    assert answer.headers["Content-Length"] == str(len(whole.data))
    assert answer.data == whole.data[: len(whole.data) // 2]


def test_faults_come_in_order_and_as_often_as_said() -> None:
    rig = Rig()
    rig.set(faults={"next": [{"kind": "code", "code": -10, "times": 2}, {"kind": "http", "status": 503}]})

    answers = [(answer.status_code, answer.text) for answer in (rig.send() for _ in range(4))]

    assert answers == [(200, "-10"), (200, "-10"), (503, "Service Unavailable"), (200, "1")]
    assert rig.look()["faults"] == {"next": [], "rates": {}}


def test_faults_by_chance_share_one_draw() -> None:
    rig = Rig(chances=[0.0, 0.029, 0.031, 0.049, 0.051, 0.99])
    rig.set(faults={"rates": {"code_-10": 0.03, "http_503": 0.02}})

    answers = [rig.send().text for _ in range(6)]

    assert answers == ["-10", "-10", "Service Unavailable", "Service Unavailable", "1", "1"]


def test_a_fault_meets_the_credits_check_too() -> None:
    rig = Rig()
    rig.set(faults={"next": [{"kind": "html"}]})

    answer = rig.client.post("/api/credits/check/", data=LOGIN)

    assert answer.text.startswith("<!DOCTYPE html>")
    assert rig.calls()[0]["code"] is None


def test_a_client_that_follows_a_redirect_is_caught_by_the_log() -> None:
    rig = Rig()
    rig.set(faults={"next": [{"kind": "redirect"}]})

    rig.client.post("/api/sending/", data=LOGIN, follow_redirects=True)

    assert [call["function"] for call in rig.calls()] == ["sending", "redirected"]


def test_more_requests_at_once_than_allowed_are_answered_503_and_not_processed() -> None:
    """Section 2.1."""
    rig = Rig(Account(limits=Limits(connections=1)))
    rig.set(faults={"next": [{"kind": "late", "seconds": 0.4}]})
    late: list[str] = []
    thread = threading.Thread(target=lambda: late.append(rig.app.test_client().post("/api/sending/", data=LOGIN).text))
    thread.start()
    while not rig.calls():
        pass

    meanwhile = rig.send()
    thread.join()
    afterwards = rig.send()

    assert meanwhile.status_code == 503
    assert late == ["-106"]
    assert afterwards.text == "1"
    assert [(call["status"], call["code"]) for call in rig.calls()] == [(200, -106), (503, None), (200, 1)]
    assert len(rig.received()) == 1


def test_the_gate_lets_in_again_who_finds_room_also_after_a_failure() -> None:
    gate, now = Gate(), Clock().now

    with gate.entered(2, 0, now) as first, gate.entered(2, 0, now) as second, gate.entered(2, 0, now) as third:
        found = [first, second, third]
    with pytest.raises(ZeroDivisionError), gate.entered(1, 0, now):
        raise ZeroDivisionError
    with gate.entered(1, 0, now) as again:
        found.append(again)

    assert found == [True, True, False, True]


def test_more_than_so_many_in_one_second_are_turned_away_and_none_of_them_is_counted() -> None:
    rig = Rig(Account(limits=Limits(per_second=2)))

    def statuses() -> list[int]:
        return [rig.send().status_code for _ in range(3)]

    first = statuses()
    rig.clock.advance(seconds=0.9)
    soon = statuses()
    rig.clock.advance(seconds=0.1)

    assert (first, soon, statuses()) == ([200, 200, 503], [503, 503, 503], [200, 200, 503])
    assert len(rig.received()) == 4


@pytest.mark.parametrize("status", [418, 520, 599])
def test_a_status_that_has_no_name_is_answered_all_the_same(status: int) -> None:
    answer = Rig().client.post("/api/sending/", headers={"X-Sandbox-Fault": f"http_{status}"})

    assert answer.status_code == status


def test_a_reset_drops_the_reply_of_a_callback_under_way(receiver: Receiver) -> None:
    receiver.usual = Answer("late", seconds=0.2)
    rig = Rig(Account(shared_code=False, callback_url=receiver.url))
    rig.client.post("/_sandbox/phones/2125550100/texts", data={"text": "hello"})

    rig.client.post("/_sandbox/reset")
    assert rig.postman.finish(5)

    assert rig.phone() == []
