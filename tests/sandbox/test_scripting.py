"""The scripting API: the phone, the account, the log, the reset."""

import threading
from typing import Any

import pytest

from app.sandbox.account import Account, Lookup
from app.sandbox.postman import Postman
from tests.sandbox.rig import PHONE, Rig


@pytest.mark.parametrize("written", ["2125550100", "12125550100", "+12125550100", "(212) 555-0100", "212.555.0100"])
def test_a_phone_is_found_however_its_number_is_written(written: str) -> None:
    rig = Rig()

    answer = rig.text("hello", phone=written)

    assert answer.status_code == 202
    assert [bubble["text"] for bubble in rig.phone(written)] == ["hello"]
    assert [bubble["text"] for bubble in rig.phone()] == ["hello"]


@pytest.mark.parametrize("written", ["212555010", "22125550100", "abc", "21255501000"])
def test_what_is_no_number_is_no_phone(written: str) -> None:
    rig = Rig()

    assert rig.client.get(f"/_sandbox/phones/{written}").status_code == 404
    assert rig.client.post(f"/_sandbox/phones/{written}/texts", data={"text": "hello"}).status_code == 404


def test_a_text_needs_words() -> None:
    rig = Rig()

    for data in ({}, {"text": ""}, {"message": "hello"}):
        answer = rig.client.post(f"/_sandbox/phones/{PHONE}/texts", data=data)
        assert answer.status_code == 400
        assert "text" in (answer.json or {})["message"]


def test_bubbles_are_in_order_with_way_and_time() -> None:
    rig = Rig()

    rig.text("hello")
    rig.clock.advance(seconds=61)
    rig.send(message="Hi!", subject="Palace")

    shown = [{key: bubble[key] for key in ("way", "by", "text", "at")} for bubble in rig.phone()]
    assert shown == [
        {"way": "in", "by": "phone", "text": "hello", "at": "2026-11-23T12:00:00+00:00"},
        {"way": "out", "by": "api", "text": "Hi!", "at": "2026-11-23T12:01:01+00:00"},
    ]
    assert rig.phone()[1]["subject"] == "Palace"


def test_the_account_shows_everything_but_its_password() -> None:
    rig = Rig(
        Account(password="hidden-secret", webhook_secret="hidden-secret", lookup=Lookup(password="hidden-secret"))
    )

    answer = rig.client.get("/_sandbox/account")

    assert "hidden-secret" not in answer.text
    assert set(answer.json or {}) == {
        "user", "callback_url", "keyword_urls", "keywords", "forwarding", "unique_requests", "wait_for_response",
        "message_id", "forward_non_2xx", "handles_stop", "shared_code", "credits", "credits_per_message",
        "local_opt_outs", "global_opt_outs", "country", "limits", "faults",
        "webhooks", "taken_keywords", "groups", "plan_credits", "vintage", "sounds", "lookup",
    }  # fmt: skip
    assert "hidden-secret" not in repr(rig.account)


GOOD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"credits": 0}, {"credits": 0}),
    ({"keywords": ["Pizza", " happy  hour ", "PIZZA"]}, {"keywords": ["PIZZA", "happy hour"]}),
    ({"callback_url": ""}, {"callback_url": None}),
    ({"local_opt_outs": ["(212) 555-0101", "2125550100"]}, {"local_opt_outs": ["2125550100", "2125550101"]}),
    ({"limits": {"connections": 5}}, {"limits": {"connections": 5, "per_second": 0}}),
    ({"limits": {"per_second": 2}}, {"limits": {"connections": 2, "per_second": 2}}),
    ({"limits": {}}, {"limits": {"connections": 2, "per_second": 0}}),
    ({"groups": ["Friends", "friends ", "Family"]}, {"groups": ["friends ", "Family"]}),
    ({"taken_keywords": ["Honey"], "sounds": ["a.wav", "a.wav"]}, {"taken_keywords": ["Honey"], "sounds": ["a.wav"]}),
    ({"vintage": "2015", "plan_credits": 3}, {"vintage": "2015", "plan_credits": 3}),
    (
        {"lookup": {"credits": 2, "carriers": {"(212) 555-0101": "UNKNOWN"}}},
        {"lookup": {"user": "lookup", "credits": 2, "usual": "ATTUS", "carriers": {"2125550101": "UNKNOWN"}}},
    ),
    ({"webhooks": True, "webhook_secret": "s"}, {"webhooks": True}),
    ({"webhook_secret": ""}, {}),
    ({"country": "ca", "message_id": True}, {"country": "ca", "message_id": True}),
    ({"faults": {"rates": {"silent": 0.02}}}, {"faults": {"next": [], "rates": {"silent": 0.02}}}),
    (
        {"faults": {"next": [{"kind": "late"}]}},
        {"faults": {"next": [{"kind": "late", "times": 1, "accepted": True, "seconds": 3.0}], "rates": {}}},
    ),
]


@pytest.mark.parametrize(("given", "expected"), GOOD, ids=[str(row[0]) for row in GOOD])
def test_a_put_changes_just_the_keys_it_names(given: dict[str, Any], expected: dict[str, Any]) -> None:
    rig = Rig()
    before = rig.look()

    answer = rig.set(**given)

    assert answer.status_code == 200
    assert answer.json == before | expected
    assert rig.look() == before | expected


def test_a_changed_password_counts_at_once() -> None:
    rig = Rig()

    rig.set(password="new")

    assert [rig.send().text, rig.send(**{"pass": "new"}).text] == ["-1", "1"]


BAD: list[tuple[str, Any]] = [
    ("colour", "blue"), ("user", ""), ("user", 7), ("user", "\ud800"), ("password", None), ("password", "a\nb"),
    ("credits", "10"), ("credits", True), ("credits", 1.5), ("credits", -1), ("credits_per_message", -1),
    ("forwarding", 1), ("unique_requests", "yes"), ("country", "mx"), ("country", []),
    ("callback_url", "ftp://127.0.0.1/"), ("callback_url", "http://"), ("callback_url", "http://127.0.0.1:99999/"),
    ("callback_url", "http://127.0.0.1/a b"), ("callback_url", 5), ("callback_url", "http://[::1/"),
    ("keyword_urls", []), ("keyword_urls", {"PIZZA": "nowhere"}), ("keyword_urls", {"": "http://127.0.0.1/"}),
    ("keywords", "PIZZA"), ("keywords", [""]), ("keywords", [5]), ("keywords", ["x" * 41]),
    ("local_opt_outs", ["123"]), ("global_opt_outs", [2125550100]), ("local_opt_outs", PHONE),
    ("taken_keywords", ["x" * 41]), ("groups", "Friends"), ("groups", [""]), ("groups", [5]), ("plan_credits", -1),
    ("vintage", "2013"), ("sounds", [""]), ("lookup", []), ("lookup", {"colour": 1}), ("lookup", {"credits": -1}),
    ("lookup", {"user": ""}), ("lookup", {"carriers": []}), ("lookup", {"carriers": {"123": "ATTUS"}}),
    ("lookup", {"carriers": {"2125550100": 5}}), ("limits", {"connections": 0}),
    ("limits", {"per_second": -1}), ("limits", {"speed": 1}), ("limits", 2),
    ("faults", []), ("faults", {"last": []}), ("faults", {"next": {}}), ("faults", {"next": [{}]}),
    ("faults", {"next": [{"kind": "sad"}]}), ("faults", {"next": [{"kind": []}]}),
    ("faults", {"next": [{"kind": "code", "status": 5}]}), ("faults", {"next": [{"kind": "code", "code": "x"}]}),
    ("faults", {"next": [{"kind": "http", "status": 99}]}), ("faults", {"next": [{"kind": "late", "seconds": "x"}]}),
    ("faults", {"next": [{"kind": "late", "seconds": 1e9}]}), ("faults", {"next": [{"kind": "cut", "times": 0}]}),
    ("faults", {"next": [{"kind": "huge", "megabytes": 101}]}),
    ("faults", {"next": [{"kind": "cut", "accepted": 1}]}), ("faults", {"rates": []}),
    ("faults", {"rates": {"sad": 0.1}}), ("faults", {"rates": {"http_200": 0.1}}),
    ("faults", {"rates": {"silent": 2}}), ("faults", {"rates": {"silent": "x"}}),
    ("faults", {"rates": {"silent": 0.6, "late": 0.6}}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), BAD, ids=[f"{key}={value!r}" for key, value in BAD])
def test_what_cannot_be_taken_is_named_and_nothing_is_changed(key: str, value: Any) -> None:
    rig = Rig()
    before = rig.look()

    answer = rig.client.put("/_sandbox/account", json={"credits": 7} | {key: value})

    assert answer.status_code == 400
    assert list((answer.json or {})["problems"]) == [key]
    assert (answer.json or {})["problems"][key]
    assert rig.look() == before


def test_every_mistake_is_named_at_once() -> None:
    rig = Rig()

    answer = rig.set(colour="blue", credits="10", country="us", limits=5)

    assert set((answer.json or {})["problems"]) == {"colour", "credits", "limits"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff"])
def test_a_put_that_is_no_json_object_is_refused(body: bytes) -> None:
    rig = Rig()

    answer = rig.client.put("/_sandbox/account", data=body)

    assert answer.status_code == 400
    assert (answer.json or {})["problems"]


def test_a_reset_goes_back_to_the_beginning() -> None:
    rig = Rig(Account(credits=10))
    rig.text("hello")
    rig.send()
    rig.set(keywords=["win"], credits=3)

    rig.client.post("/_sandbox/reset")

    assert rig.phone() == []
    assert rig.calls() == []
    assert (rig.look()["credits"], rig.look()["keywords"]) == (10, [])


def test_a_page_of_another_site_cannot_play_the_phone() -> None:
    rig = Rig()
    foreign = {"Sec-Fetch-Site": "cross-site"}

    refused = rig.client.post(f"/_sandbox/phones/{PHONE}/texts", data={"text": "STOP"}, headers=foreign)
    own = rig.client.post(
        f"/_sandbox/phones/{PHONE}/texts", data={"text": "hello"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert (refused.status_code, own.status_code) == (403, 202)
    assert [bubble["text"] for bubble in rig.phone()] == ["hello"]


def test_the_postman_keeps_the_order_of_a_phone_and_starts_no_thread_before_the_first_job() -> None:
    before = threading.active_count()
    postman = Postman(workers=3)
    idle = threading.active_count()
    done: list[tuple[str, int]] = []

    for count in range(50):
        for phone in ("a", "b", "c", "d"):
            postman.post(phone, lambda phone=phone, count=count: done.append((phone, count)))  # type: ignore[misc] # a job takes nothing

    assert postman.finish(5)
    assert idle == before
    for phone in ("a", "b", "c", "d"):
        assert [count for one, count in done if one == phone] == list(range(50))
