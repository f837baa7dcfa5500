"""Watching the real service from outside: metrics over all processes, readiness, and one text through the logs."""

import json

import requests
from prometheus_client.parser import text_string_to_metric_families

from app.metrics.catalogue import METRICS
from tests.processes import Service, wait_until

ECHO_WITHIN = 15


def samples(service: Service) -> dict[tuple[str, ...], float]:
    """What `/metrics` shows, by name and label values."""
    answer = requests.get(f"http://127.0.0.1:{service.port}/metrics", timeout=10)
    answer.raise_for_status()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_one_page_shows_what_the_web_and_the_worker_counted(service: Service, phone: str) -> None:
    before = samples(service)
    service.text(phone, "hours")
    requests.get(service.incoming, {"from": "nobody", "message": "hi"}, timeout=10)

    def grown(*series: str) -> float:
        return samples(service).get(series, 0) - before.get(series, 0)

    wait_until(lambda: grown("textback_deliveries_total", "reply", "sent") == 1, ECHO_WITHIN)
    assert sum(grown("textback_texts_total", door, "new") for door in ("keyword", "inbox")) == 1
    assert grown("textback_calls_refused_total", "400") == 1
    assert grown("textback_decisions_total", "rule", "HOURS") == 1
    assert grown("textback_commit_texts_count") >= 1
    assert grown("textback_gateway_call_seconds_count", "sent") == 1
    now = samples(service)
    assert (now["textback_database_up",], now["textback_worker_lines",] > 0) == (1, True)
    assert now["textback_queue_deliveries",] == 0
    assert now["textback_rules_version",] >= 1


def test_every_metric_of_the_running_service_is_announced_and_nothing_private_is_in_it(
    service: Service, phone: str
) -> None:
    service.text(phone, "canaryword")
    wait_until(lambda: service.answers_to(phone), ECHO_WITHIN)

    page = requests.get(f"http://127.0.0.1:{service.port}/metrics", timeout=10).text

    assert all(f"# TYPE {metric.name} " in page for metric in METRICS)
    assert not [secret for secret in ("canaryword", phone, "a-token-for-tests-only", "demo") if secret in page]


def test_a_service_that_is_well_says_so(service: Service) -> None:
    answer = requests.get(f"http://127.0.0.1:{service.port}/readyz", timeout=10)

    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert set(answer.json()["checks"]) == {"database", "rules", "queue", "account"}


def test_one_id_leads_from_the_webhook_through_the_delivery_to_the_call(service: Service, phone: str) -> None:
    service.text(phone, "hours")
    wait_until(lambda: service.answers_to(phone), ECHO_WITHIN)
    explained = json.loads(service.run("explain", "--phone", phone, "--last", "--json").stdout)
    message_id = explained["message"]

    def events() -> list[str]:
        lines = [json.loads(line) for line in service.logs().splitlines() if line.startswith("{")]
        return [line["event"] for line in lines if line.get("message_id") == message_id]

    wait_until(lambda: len(events()) == 3, ECHO_WITHIN)
    assert events() == ["text taken in", "gateway called", "delivery"]
