"""Acknowledged texts a second, every one on disk before its 200, beside a bare Flask view in the same run."""

import itertools
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Load, load
from tests.processes import ROOT, TOKEN, Program, Service, answers, free_port, wait_until

CONNECTIONS = (1, 16, 64)
THREADS = 16
ROUNDS = 3
SECONDS = 4.0
GOAL = 0.45
"""Of the bare view's throughput."""

_numbers = itertools.count(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """One database under one number of connections: ours and the bare view's, medians over the rounds."""

    database: str
    connections: int
    ours: Load
    bare: Load

    @property
    def ratio(self) -> float:
        """Ours to bare."""
        return self.ours.per_second / self.bare.per_second


@contextmanager
def bare_view(folder: Path) -> Iterator[int]:
    """The bare view's port while it is needed."""
    port = free_port()
    with (folder / "bare.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", str(port), str(THREADS)], cwd=ROOT, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/incoming/x"))
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def receiver(folder: Path, database_url: str) -> Iterator[int]:
    """Our receiver's port while it is needed; nothing is sent, because nothing of that is measured here."""
    settings = {"TEXTBACK_THREADS": str(THREADS)}
    service = Service(folder, database_url, ROOT / "rules", settings)
    web: Program = service.web
    migrated = service.run("migrate")
    if migrated.returncode:
        raise RuntimeError(migrated.stderr)
    web.start()
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{service.port}/healthz"))
        yield service.port
    finally:
        web.kill()


def measure(database: str, database_url: str, tell: Callable[[str], None]) -> Iterator[Row]:
    """A row for each number of connections; ours and bare take turns, so that a drifting machine hits both."""
    with (
        tempfile.TemporaryDirectory() as name,
        receiver(Path(name), database_url) as ours,
        bare_view(Path(name)) as bare,
    ):
        for connections in CONNECTIONS:
            rounds = []
            for number in range(ROUNDS):
                tell(f"{database}, {connections} connections, round {number + 1} of {ROUNDS}")
                path = f"/incoming/{TOKEN}"
                first = load(ours, path, connections=connections, seconds=SECONDS, first=next(_numbers))
                second = load(bare, path, connections=connections, seconds=SECONDS, first=next(_numbers))
                rounds.append((first, second))
            yield Row(database, connections, _median([one for one, _ in rounds]), _median([two for _, two in rounds]))


def _median(loads: list[Load]) -> Load:
    return Load(
        per_second=statistics.median(one.per_second for one in loads),
        p50=statistics.median(one.p50 for one in loads),
        p99=statistics.median(one.p99 for one in loads),
        refused=sum(one.refused for one in loads),
    )
