"""The newer webhooks end to end: phone, stand-in gateway, signed JSON, rules, database, worker, gateway, phone."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from app.domain.consent import Source
from tests.builders import made_up_phones
from tests.chromium import browsing
from tests.gateway.webhooks import KEYWORD_EVENT, TEXT_EVENT, body_of, signature
from tests.processes import ROOT, Service, running, wait_until

SECRET = "the-secret-of-the-webhooks"
ANSWER_WITHIN = 15
_phones = made_up_phones()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with REPLY_VIA=response, to show that nothing waits for a body that nobody texts."""
    folder = tmp_path_factory.mktemp("webhooks")
    environment = {"TEXTBACK_WEBHOOK_SECRETS": f"the-next-one,{SECRET}", "TEXTBACK_REPLY_VIA": "response"}
    started = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules", environment)
    with running(started):
        started.account(webhooks=True, webhook_secret=SECRET, shared_code=False, keywords=["PIZZA", "HOURS"])
        yield started


@pytest.fixture
def phone() -> str:
    return next(_phones)


def hears(service: Service, phone: str, count: int) -> list[str]:
    wait_until(lambda: len(service.answers_to(phone)) >= count, ANSWER_WITHIN)
    return service.answers_to(phone)


def ledger(service: Service, phone: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(service.run("contacts", "show", phone, "--json").stdout)["ledger"]
    return rows


def post(service: Service, body: bytes, secret: str = SECRET) -> requests.Response:
    headers = {"X-Signature": signature(body, secret), "Content-Type": "application/json"}
    return requests.post(service.incoming, body, headers=headers, timeout=10)


def test_a_keyword_that_is_told_as_two_events_is_answered_once(service: Service, phone: str) -> None:
    service.text(phone, "pizza")
    answers = hears(service, phone, 1)
    time.sleep(1)  # a second answer would have come by now

    notes = [bubble["note"] for bubble in service.bubbles(phone) if bubble["way"] == "in"]
    assert notes == ["inbound_text.received: 200; keyword.opt_in: 200"]
    assert service.answers_to(phone) == answers
    assert [(row["event"], row["note"]) for row in ledger(service, phone)] == [
        ("opt in", "the gateway calls it an opt-in"),
        ("joined", "the gateway calls it an opt-in"),
    ]


def test_stop_and_start_come_through_webhooks_and_are_confirmed(service: Service, phone: str) -> None:
    for count, (words, answer) in enumerate(
        [("hours", "11am to 10pm"), ("STOP", "unsubscribed"), ("START", "HELP for help"), ("menu", "Cheese")], start=1
    ):
        service.text(phone, words)
        assert answer in hears(service, phone, count)[-1]


def test_a_text_that_only_the_gateway_calls_an_opt_out_opts_out_in_silence(service: Service, phone: str) -> None:
    told = {"fromNumber": f"1{phone}", "received": ...}
    statuses = [
        post(service, body_of(TEXT_EVENT, id=f"{phone}-1", message="basta ya", optOut=True, **told)).status_code,
        post(service, body_of(TEXT_EVENT, id=f"{phone}-2", message="hours", optIn=True, **told)).status_code,
        post(service, body_of(KEYWORD_EVENT, id=f"{phone}-3", keyword="HOURS", **told)).status_code,
    ]
    time.sleep(1)

    assert statuses == [200] * 3
    assert service.answers_to(phone) == []
    assert [(row["event"], row["source"]) for row in ledger(service, phone)] == [
        ("opt out", str(Source.GATEWAY_WORD)),
        ("opt in reported", str(Source.GATEWAY_WORD)),
    ]


def test_a_webhook_with_another_secret_is_refused_without_a_body_and_leaves_no_trace(
    service: Service, phone: str
) -> None:
    body = body_of(TEXT_EVENT, fromNumber=f"1{phone}", message="canaryword")

    answer = post(service, body, "another secret")

    assert (answer.status_code, answer.content) == (401, b"")
    assert service.run("contacts", "show", phone).returncode != 0
    logs = service.logs()
    assert "a webhook with a wrong signature" in logs
    for secret in ("canaryword", phone, SECRET, "another secret"):
        assert secret not in logs


def test_the_same_webhook_twice_is_one_text(service: Service, phone: str) -> None:
    body = body_of(TEXT_EVENT, id=f"{phone}-again", fromNumber=f"1{phone}", message="hours", received=...)

    statuses = [post(service, body).status_code for _ in range(3)]

    assert statuses == [200] * 3
    assert len(hears(service, phone, 1)) == 1
    time.sleep(1)
    assert len(service.answers_to(phone)) == 1


def test_on_the_phone_page_the_secret_decides_whether_a_text_is_answered(service: Service, phone: str) -> None:
    with browsing() as browser:
        page = browser.new_page()
        page.goto(f"{service.gateway}/?number={phone}")
        expect(page.get_by_test_id("webhooks")).to_be_checked()

        for secret, note in (("a wrong one", "inbound_text.received: 401"), (SECRET, "inbound_text.received: 200")):
            page.get_by_test_id("webhook_secret").fill(secret)
            page.get_by_test_id("webhook_secret").press("Tab")
            expect(page.locator("#saved")).to_have_text("Saved")
            expect(page.get_by_test_id("webhook_secret")).to_have_value("")
            page.locator("#text").fill("hours on sunday?")
            page.locator("#send").click()
            expect(page.locator(".note").last).to_contain_text(note, timeout=1000 * ANSWER_WITHIN)

        expect(page.locator(".bubble.out")).to_have_count(1, timeout=1000 * ANSWER_WITHIN)
        expect(page.locator(".bubble.out")).to_contain_text("11am to 10pm")
