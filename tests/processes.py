"""The real programs, started as an operator starts them, on free ports of this machine."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "a-token-for-tests-only"
PATIENCE = 30
"""Seconds that a program gets to come up."""


_ports = itertools.count(10_000 + os.getpid() * 41 % 20_000)
"""Below the range that machines take for outgoing calls, which could take a port between our look and its use."""


def free_port() -> int:
    """A port that nothing listens on, another one at each call; processes begin far apart."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable")


def wait_until(met: Any, seconds: float = PATIENCE, every: float = 0.05) -> None:
    """Wait until `met()` is true.

    Raises:
        TimeoutError: it never was.
    """
    deadline = time.monotonic() + seconds
    while not met():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain")
        time.sleep(every)


def answers(url: str) -> bool:
    """Whether a server answers there with success."""
    with suppress(requests.RequestException):
        return requests.get(url, timeout=2).ok
    return False


@dataclass
class Program:
    """One command of ours in a process group of its own, with its output in a file."""

    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> "Program":
        """Start it, or start it again."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", *self.arguments],
                env={**bare_environment(), **self.environment},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self, seconds: float = 20) -> int:
        """Ask it to end, and say with what exit code it did."""
        assert self.process
        self._signal(signal.SIGTERM, group=False)
        try:
            return self.process.wait(seconds)
        finally:
            self.kill()

    def _signal(self, number: signal.Signals, *, group: bool = True) -> None:
        assert self.process
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.process.pid, number)
        if group:
            self.process.wait()


def bare_environment() -> dict[str, str]:
    """Our own environment without any setting of Textback, and with this checkout first."""
    left_out = ("TEXTBACK_", "PYTHONDONTWRITEBYTECODE")  # compiled anew at each start, a program takes seconds longer
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@dataclass
class Service:
    """A stand-in gateway, a receiver and workers around one database, each a process of its own."""

    folder: Path
    database_url: str
    rules: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    processes: int = 1
    sandbox_arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.port = free_port()
        self.gateway_port = free_port()
        self.incoming = f"http://127.0.0.1:{self.port}/incoming/{TOKEN}"
        self.gateway = f"http://127.0.0.1:{self.gateway_port}"
        self.environment = {
            "TEXTBACK_DATABASE_URL": self.database_url,
            "TEXTBACK_RULES": str(self.rules),
            "TEXTBACK_GATEWAY_URL": self.gateway,
            "TEXTBACK_GATEWAY_USER": "demo",
            "TEXTBACK_GATEWAY_PASSWORD": "demo",
            "TEXTBACK_INCOMING_TOKENS": TOKEN,
            "TEXTBACK_LOGS": "json",
            "TEXTBACK_CREDITS_EVERY": "off",  # its question would meet the faults that a test means for a text
            **self.settings,
        }
        sandbox = ["sandbox", "--port", str(self.gateway_port), "--callback", self.incoming, *self.sandbox_arguments]
        self.sandbox = self._program("sandbox", sandbox)
        self.web = self._program("web", ["serve", "--port", str(self.port), "--processes", str(self.processes)])
        self.worker_programs = [self._program(f"worker-{number}", ["worker"]) for number in range(self.workers)]

    def _program(self, name: str, arguments: list[str]) -> Program:
        return Program(arguments, self.environment, self.folder / f"{name}.log", self.folder)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command of ours to its end."""
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env={**bare_environment(), **self.environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def start(self) -> None:
        """Start everything and wait until texts are taken."""
        migrated = self.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        self.sandbox.start()
        self.web.start()
        wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/healthz"))
        wait_until(lambda: answers(f"{self.gateway}/_sandbox/account"))
        for worker in self.worker_programs:
            worker.start()

    def kill(self) -> None:
        """End everything at once."""
        for program in (self.web, *self.worker_programs, self.sandbox):
            if program.process is not None:
                program.kill()

    def text(self, phone: str, words: str) -> None:
        """The phone texts in, the long way."""
        requests.post(f"{self.gateway}/_sandbox/phones/{phone}/texts", {"text": words}, timeout=10).raise_for_status()

    def bubbles(self, phone: str) -> list[dict[str, Any]]:
        """What the phone shows."""
        shown: list[dict[str, Any]] = requests.get(f"{self.gateway}/_sandbox/phones/{phone}", timeout=10).json()
        return shown

    def answers_to(self, phone: str) -> list[str]:
        """The texts that reached the phone."""
        return [bubble["text"] for bubble in self.bubbles(phone) if bubble["way"] == "out"]

    def account(self, **changes: Any) -> dict[str, Any]:
        """The gateway account, after these changes."""
        if changes:
            requests.put(f"{self.gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()
        seen: dict[str, Any] = requests.get(f"{self.gateway}/_sandbox/account", timeout=10).json()
        return seen

    def logs(self) -> str:
        """Everything that our processes printed."""
        files = (program.log for program in (self.web, *self.worker_programs))
        return "".join(file.read_text(encoding="utf-8") for file in files if file.exists())


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service while it is needed."""
    try:
        service.start()
        yield service
    finally:
        service.kill()


@contextmanager
def stand_in(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of a stand-in gateway, as its command starts it, while it is needed."""
    port = free_port()
    program = Program(["sandbox", "--port", str(port), *arguments], {}, folder / "stand-in.log", folder).start()
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/_sandbox/account"))
        yield url
    finally:
        program.kill()
