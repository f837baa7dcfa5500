"""Counting, from any thread of a process; costs about a microsecond, and never fails."""

import os
import threading
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog

from app.metrics.catalogue import COMMIT_SECONDS, COMMIT_TEXTS, CREDITS, CREDITS_SEEN, DECISIONS, Metric
from app.metrics.folder import take_slot, totals, totals_in
from app.metrics.slot import Series, Slot

MOST_RULES: Final = 200
"""Rules that have a series of their own, the first that are texted to; the others count as one. A process that goes on
in the file of one before it goes on with that one's rules."""

OTHER_RULES: Final = "(other)"
NO_RULE: Final = ""
LONGEST_RULE: Final = 60
"""Characters of a rule's name that a label shows."""

BUCKET: Final = "_bucket"
SUM: Final = "_sum"

log = structlog.get_logger()


class Meter:
    """Counts into a file of the folder, or in memory alone where there is none that can be used."""

    def __init__(self, folder: Path | None) -> None:
        """Open nothing yet: that is for after the fork."""
        self._folder = folder
        self._slot: Slot | None = None
        self._rules: set[str] = set()
        self._is_shared = False
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._begin_anew)

    def count(self, metric: Metric, *labels: str, amount: float = 1) -> None:
        """Add to a counter."""
        with self._lock:
            self._here().add((metric.name, *labels), amount)

    def decided(self, decisions: Mapping[tuple[str, str], int], texts: int, seconds: float) -> None:
        """Count a commit: how often which layer and rule decided, how many texts shared it, how long it took."""
        with self._lock:
            slot = self._here()
            for (layer, rule), times in decisions.items():
                slot.add((DECISIONS.name, layer, self._label(rule)), times)
            _observe(slot, COMMIT_TEXTS, texts)
            _observe(slot, COMMIT_SECONDS, seconds)

    def observe(self, metric: Metric, value: float, *labels: str) -> None:
        """Put a value into a histogram."""
        with self._lock:
            _observe(self._here(), metric, value, *labels)

    def note_credits(self, credits: float, seen_at: float) -> None:  # noqa: A002 - the builtin only writes about Python
        """Note what the gateway said, and when (Unix time, seconds)."""
        with self._lock:
            slot = self._here()
            slot.set((CREDITS.name,), credits)
            slot.set((CREDITS_SEEN.name,), seen_at)

    def totals(self) -> Mapping[Series, float]:
        """What all processes of the host counted; where the folder cannot be used, this process alone."""
        with self._lock:
            slot = self._here()
            own = {series: slot.value(series) for series in slot.series}
        return totals_in(self._folder) if self._is_shared and self._folder else totals([own])

    def _here(self) -> Slot:
        if self._slot is None:
            self._slot = self._opened()
            self._rules = {series[2] for series in self._slot.series if series[0] == DECISIONS.name}
        return self._slot

    def _opened(self) -> Slot:
        self._is_shared = False
        if self._folder is None:
            return Slot()
        try:
            slot = take_slot(self._folder)
        except OSError as error:
            log.warning("counts are not shared: the folder of metrics cannot be used", error=type(error).__name__)
            return Slot()
        self._is_shared = True
        return slot

    def _label(self, rule: str) -> str:
        """The rule's label; bounded, because a rulebook may have a hundred thousand rules."""
        label = rule[:LONGEST_RULE]
        if label in self._rules:
            return label
        if len(self._rules) >= MOST_RULES:
            return OTHER_RULES
        self._rules.add(label)
        return label

    def _begin_anew(self) -> None:
        """A forked child counts in a file of its own; its copy of the parent's is let go, which unlocks nothing."""
        inherited, self._slot, self._lock = self._slot, None, threading.Lock()
        if inherited is not None:
            inherited.close()


def _observe(slot: Slot, metric: Metric, value: float, *labels: str) -> None:
    """Each value is in one bucket here; the page adds them up, as Prometheus wants them."""
    index = bisect_left(metric.bounds, value)
    bound = str(float(metric.bounds[index])) if index < len(metric.bounds) else "+Inf"
    slot.add((metric.name + BUCKET, *labels, bound), 1)
    slot.add((metric.name + SUM, *labels), value)
