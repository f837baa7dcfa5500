"""The page that Prometheus reads, read by the library's own parser."""

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from app.domain.account import Account
from app.domain.delivery import Trouble
from app.metrics.catalogue import METRICS, TEXTS
from app.metrics.meter import Meter
from app.metrics.page import page
from app.usecases.standing import Standing

WELL = Standing(Account(), live_version=7, live_since=datetime(2026, 11, 23, tzinfo=UTC))


def samples(content: bytes) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(content.decode())
        for sample in family.samples
    }


def test_every_metric_is_announced_before_anything_happened() -> None:
    content = page({}, None).decode()

    for metric in METRICS:
        assert f"# HELP {metric.name} {metric.about}" in content
        assert f"# TYPE {metric.name} " in content


def test_buckets_add_up_and_labels_are_escaped() -> None:
    meter = Meter(None)
    for texts in (1, 3, 500):
        meter.decided({("rule", 'SAY "HI"\\\n'): 1}, texts, 0.002)

    seen = samples(page(meter.totals(), WELL))

    assert seen["textback_commit_texts_bucket", "1.0"] == 1
    assert seen["textback_commit_texts_bucket", "4.0"] == 2
    assert seen["textback_commit_texts_bucket", "+Inf"] == 3
    assert seen["textback_commit_texts_count",] == 3
    assert seen["textback_commit_texts_sum",] == 504
    assert seen["textback_decisions_total", "rule", 'SAY "HI"\\\n'] == 3


def test_the_standing_is_shown() -> None:
    standing = Standing(
        Account(trouble=Trouble.LOGIN, failures=3), queued=5, oldest_due=timedelta(seconds=150), unknown=2, lines=1
    )

    seen = samples(page({}, standing))

    assert seen["textback_gateway_trouble", "login"] == 1
    assert seen["textback_gateway_trouble", "busy"] == 0
    assert seen["textback_gateway_stopped",] == 1
    assert (seen["textback_queue_deliveries",], seen["textback_queue_oldest_due_seconds",]) == (5, 150)
    assert (seen["textback_unknown_deliveries",], seen["textback_worker_lines",]) == (2, 1)
    assert {name[1]: value for name, value in seen.items() if name[0] == "textback_ready"} == {
        "database": 1,
        "rules": 0,
        "queue": 0,
        "account": 0,
    }


def test_a_database_that_is_away_hides_no_counts() -> None:
    meter = Meter(None)
    meter.count(TEXTS, "inbox", "failed")

    seen = samples(page(meter.totals(), None))

    assert seen["textback_database_up",] == 0
    assert seen["textback_texts_total", "inbox", "failed"] == 1
    assert ("textback_queue_deliveries",) not in seen
