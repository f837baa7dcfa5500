"""Keeping a few programs of ours alive while `textback run` lives: started, restarted, and ended together."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MOST_RESTARTS = 5
"""Restarts of one program inside `RESTART_WINDOW`; more mean that it cannot run."""

RESTART_WINDOW = 30.0
"""Seconds."""

BETWEEN_LOOKS = 0.2
"""Seconds."""

END_WITHIN = 20.0
"""Seconds that the programs get to finish what they hold; then they are killed."""


@dataclass(slots=True)
class Child:
    """One program: its name, the `textback` arguments that start it, and when it was restarted lately."""

    name: str
    arguments: Sequence[str] = field(repr=False)
    process: "subprocess.Popen[bytes] | None" = None
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts programs, starts again those that end, and ends all of them."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str], log: Path) -> None:
        self._children = children
        self._environment = dict(environment)
        self._log = log
        self.is_stopping = False

    def start(self) -> None:
        """Start every program."""
        for child in self._children:
            self._start(child)

    def stop(self) -> None:
        """Ask for the end; `watch` returns soon after. Safe in a signal handler."""
        self.is_stopping = True

    def watch(self, meanwhile: Callable[[], None]) -> bool:
        """Tend the programs until asked to stop, then end them; False when one of them cannot run.

        `meanwhile` is called between two looks.
        """
        able = True
        while able and not self.is_stopping:
            able = self.tend()
            meanwhile()
            time.sleep(BETWEEN_LOOKS)
        self.end()
        return able

    def tend(self) -> bool:
        """Start again what has ended; False when a program ends again and again."""
        for child in self._children:
            if child.process is None or child.process.poll() is None:
                continue
            now = time.monotonic()
            child.restarts = [at for at in child.restarts if now - at < RESTART_WINDOW]
            if len(child.restarts) >= MOST_RESTARTS:
                return False
            child.restarts.append(now)
            self._start(child)
        return True

    def end(self) -> None:
        """End every program: kindly first, at once when the time is up."""
        for child in self._children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + END_WITHIN
        for child in self._children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def _start(self, child: Child) -> None:
        with self._log.open("ab") as log:
            child.process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
                [sys.executable, "-m", "app", *child.arguments, "--ends-with-stdin"],
                env=self._environment,
                stdin=subprocess.PIPE,  # closed by our own end, however we end
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches only us, and we end them in order
            )


def is_up(url: str) -> bool:
    """Whether a server of this machine answers there with success."""
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
