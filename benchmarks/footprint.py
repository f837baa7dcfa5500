"""How long the service takes to come up, and how much memory it holds."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import load
from tests.processes import ROOT, TOKEN, Service, answers, bare_environment, running, wait_until

ROUNDS = 5
SECONDS_OF_LOAD = 10.0


def start_up() -> float:
    """The median of the seconds from the command to the first taken text, on an existing database."""
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules")
        service.run("migrate")
        for _ in range(ROUNDS):
            started = time.perf_counter()
            service.web.start()
            wait_until(lambda: answers(f"http://127.0.0.1:{service.port}/healthz"), every=0.01)
            rounds.append(time.perf_counter() - started)
            service.web.kill()
    return statistics.median(rounds)


def command(*arguments: str) -> float:
    """The median of the seconds that one command takes."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        program = [sys.executable, "-m", "app", *arguments]
        subprocess.run(program, cwd=ROOT, check=True, capture_output=True, env=bare_environment())
        rounds.append(time.perf_counter() - started)
    return statistics.median(rounds)


def memory() -> Iterator[tuple[str, float, float]]:
    """Each program's resident memory in MiB: at rest, and after some seconds of load (Linux only)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules")) as service:
            programs = {"serve": service.web, "worker": service.worker_programs[0]}
            time.sleep(2)
            at_rest = {kind: _resident(program.process) for kind, program in programs.items()}
            path = f"/incoming/{TOKEN}"
            load(service.port, path, connections=16, seconds=SECONDS_OF_LOAD, first=1)
            for kind, program in programs.items():
                yield kind, at_rest[kind], _resident(program.process)


def _resident(process: "subprocess.Popen[bytes] | None") -> float:
    """MiB of the process and its children, shared pages counted once for each."""
    if process is None:
        return 0.0
    family = [process.pid, *_children(process.pid)]
    return sum(resident_kib(pid) for pid in family) / 1024


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def resident_kib(pid: int | str) -> int:
    """KiB of memory that a process holds; `self` is this one."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
