"""The page that Prometheus reads: what was counted on this host, and how the service stands."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate
from typing import Final

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from app.domain.delivery import Trouble
from app.metrics import catalogue
from app.metrics.catalogue import METRICS, Kind, Metric
from app.metrics.meter import BUCKET, SUM
from app.metrics.slot import Series
from app.usecases.standing import WELL, Standing, checks

Values = Mapping[tuple[str, ...], float]
"""A metric's values by those of its labels."""

Gauges = Mapping[str, Values]
"""The same by the metric's name."""

_TROUBLES: Final = {Trouble.BUSY: "busy", Trouble.CREDITS: "credits", Trouble.LOGIN: "login"}


def page(totals: Mapping[Series, float], standing: Standing | None) -> bytes:
    """The page in Prometheus' text format; without a standing the database is away and its gauges are missing."""
    return generate_latest(_Collected(totals, _gauges(standing)))


class _Collected(Collector):
    """What the library writes out."""

    def __init__(self, totals: Mapping[Series, float], gauges: Gauges) -> None:
        self._totals = totals
        self._gauges = gauges

    def collect(self) -> Iterator[Family]:
        for metric in METRICS:
            match metric.kind:
                case Kind.COUNTER:
                    yield self._counter(metric)
                case Kind.HISTOGRAM:
                    yield self._histogram(metric)
                case Kind.NOTE:
                    noted = {series[1:]: value for series, value in self._totals.items() if series[0] == metric.name}
                    yield _gauge(metric, noted)
                case Kind.STANDING:
                    yield _gauge(metric, self._gauges.get(metric.name, {}))

    def _counter(self, metric: Metric) -> Family:
        family = CounterMetricFamily(metric.name, metric.about, labels=metric.labels)
        for (name, *labels), value in sorted(self._totals.items()):
            if name == metric.name and len(labels) == len(metric.labels):
                family.add_metric(labels, value)
        return family

    def _histogram(self, metric: Metric) -> Family:
        family = HistogramMetricFamily(metric.name, metric.about, labels=metric.labels)
        bounds = [*(str(float(bound)) for bound in metric.bounds), "+Inf"]
        for (name, *labels), total in sorted(self._totals.items()):
            if name == metric.name + SUM:
                counts = (self._totals.get((metric.name + BUCKET, *labels, bound), 0) for bound in bounds)
                family.add_metric(labels, list(zip(bounds, accumulate(counts), strict=True)), total)
        return family


def _gauge(metric: Metric, values: Values) -> Family:
    family = GaugeMetricFamily(metric.name, metric.about, labels=metric.labels)
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family


def _gauges(standing: Standing | None) -> Gauges:
    ready: Values = {(check,): float(state == WELL) for check, state in checks(standing).items()}
    always: dict[str, Values] = {
        catalogue.READY.name: ready,
        catalogue.DATABASE_UP.name: {(): float(standing is not None)},
    }
    if standing is None:
        return always
    oldest = standing.oldest_due.total_seconds() if standing.oldest_due else 0.0
    trouble: Values = {(name,): float(standing.account.trouble is kind) for kind, name in _TROUBLES.items()}
    return {
        **always,
        catalogue.QUEUE.name: {(): standing.queued},
        catalogue.OLDEST_DUE.name: {(): oldest},
        catalogue.UNKNOWN.name: {(): standing.unknown},
        catalogue.LINES.name: {(): standing.lines},
        catalogue.TROUBLE.name: trouble,
        catalogue.STOPPED.name: {(): float(standing.account.stopped)},
        catalogue.VERSION.name: {(): standing.live_version or 0},
        catalogue.PUBLISHED.name: {(): _unix(standing.live_since)},
    }


def _unix(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
