"""Alerts and dashboard, checked by Prometheus' own program, and held to the metrics that there are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.metrics.catalogue import METRICS
from tests.processes import ROOT
from tests.promtool import promtool

ALERTS = ROOT / "deploy" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
PAGE = (ROOT / "docs" / "watching.md").read_text(encoding="utf-8")
NAMES = {metric.name for metric in METRICS}


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def expressions() -> list[str]:
    """Every question that the dashboard asks."""
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return [*asked, *(note["expr"] for note in board["annotations"]["list"])]


def named(text: str) -> set[str]:
    """The metrics that a text names; the parts of a histogram name the whole."""
    found = set(re.findall(r"\btextback_[a-z_]+[a-z]\b", text))
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


def test_the_alerts_are_sound() -> None:
    checked = promtool("check", "rules", ALERTS)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_alert_fires_when_it_should_and_not_before() -> None:
    tested = promtool("test", "rules", ROOT / "tests" / "deploy" / "alerts.yml")

    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_is_tried_and_says_what_to_do() -> None:
    tried = (ROOT / "tests" / "deploy" / "alerts.yml").read_text(encoding="utf-8")

    for rule in rules():
        assert re.search(rf"alertname: {rule['alert']}\n *exp_alerts", tried), rule["alert"]
        assert set(rule["annotations"]) == {"summary", "todo"}
        assert rule["labels"]["severity"] in {"page", "ticket"}


def test_prometheus_understands_every_question_of_the_dashboard(tmp_path: Path) -> None:
    asked = [
        {"record": f"asked:{number}", "expr": expression.replace("$__rate_interval", "5m")}
        for number, expression in enumerate(expressions())
    ]
    file = tmp_path / "asked.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": asked}]}), encoding="utf-8")

    checked = promtool("check", "rules", file)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_alerts_and_dashboard_name_only_metrics_that_there_are() -> None:
    assert named(ALERTS.read_text(encoding="utf-8")) <= NAMES
    assert named(" ".join(expressions())) <= NAMES


def test_every_metric_is_on_the_dashboard_or_in_an_alert() -> None:
    watched = named(ALERTS.read_text(encoding="utf-8")) | named(" ".join(expressions()))

    assert NAMES - watched == {"textback_gateway_credits_seen_timestamp_seconds"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_in_the_docs_with_its_labels_and_meaning(metric: Any) -> None:
    labels = ", ".join(f"`{label}`" for label in metric.labels)

    assert f"| `{metric.name}` | {labels} | {metric.about} |" in PAGE


def test_the_docs_name_no_metric_that_is_none() -> None:
    assert named(PAGE) <= NAMES


def test_the_panels_do_not_overlap_and_have_ids_of_their_own() -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    cells = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]

    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)
