"""The terminal in which `textback run` goes on, and the phone on its page."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import requests

from tests.processes import Program, free_port, wait_until

PORT, PHONE_PORT = 8025, 8026
"""What the page shows; the tests take free ones."""

PATIENCE = 40
"""Seconds after which what did not come does not come; a busy machine starts three programs in half of them."""


class Window:
    """`textback run` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._ports = {PORT: free_port(), PHONE_PORT: free_port()}
        options = ["--port", str(self._ports[PORT]), "--gateway-port", str(self._ports[PHONE_PORT])]
        self._program = Program(["run", *options], {}, folder / "window.txt", folder).start()
        self._phones = f"http://127.0.0.1:{self._ports[PHONE_PORT]}/_sandbox/phones"
        self._seen = 0

    def until_up(self) -> str:
        """What is printed until the address of the phone, which is the last line."""
        return self._next(lambda lines: any(line.startswith("Phone") for line in lines))

    def lines(self, number: int) -> str:
        """The next so many lines."""
        return self._next(lambda lines: len(lines) >= number)

    def interrupt(self) -> str:
        """Press Ctrl-C and wait for the end; what is printed until then."""
        assert self._program.process
        os.kill(self._program.process.pid, signal.SIGINT)
        assert self._program.process.wait(PATIENCE) == 0
        return self._next(lambda _: True)

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self._program.kill()

    def answers(self, phone: str, text: str) -> list[str]:
        """Text from this phone; what reaches it then."""
        before = len(self._reached(phone))
        requests.post(f"{self._phones}/{phone}/texts", {"text": text}, timeout=10).raise_for_status()
        with suppress(TimeoutError):  # what is missing is told by what is there
            wait_until(lambda: len(self._reached(phone)) > before, PATIENCE)
        return self._reached(phone)[before:]

    def _reached(self, phone: str) -> list[str]:
        bubbles = requests.get(f"{self._phones}/{phone}", timeout=10).json()
        return [bubble["text"] for bubble in bubbles if bubble["way"] == "out"]

    def _next(self, is_there: Callable[[list[str]], bool]) -> str:
        with suppress(TimeoutError):
            wait_until(lambda: is_there(self._new()), PATIENCE)
        new = self._new()
        self._seen += len(new)
        shown = "".join(f"{line}\n" for line in new)
        for page, ours in self._ports.items():
            shown = shown.replace(f":{ours}/", f":{page}/")
        return shown

    def _new(self) -> list[str]:
        return self._program.log.read_text(encoding="utf-8").splitlines()[self._seen :]
