"""A small client of the Language Server Protocol, which talks to the real process as an editor does."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

from tests.processes import bare_environment

PATIENCE = 30
"""Seconds that an answer may take on a busy machine."""


class Client:
    """An editor that works in a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "rules", "lsp"],
            cwd=folder,
            env=bare_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.problems: Queue[tuple[str, list[dict[str, Any]]]] = Queue()
        self._answers: Queue[dict[str, Any]] = Queue()
        self._number = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, method: str, params: Any = None) -> Any:
        """Ask, and wait for the answer."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        answer = self._answers.get(timeout=PATIENCE)
        assert answer["id"] == self._number
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, params: Any = None) -> None:
        """Say something that has no answer."""
        self._send({"method": method, "params": params})

    def problems_of(self, name: str, met: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The problems of a file once they are as expected."""
        while True:
            uri, problems = self.problems.get(timeout=PATIENCE)
            if uri.endswith(name) and met(problems):
                return problems

    def end(self) -> int:
        """End as editors do, and say with what exit code."""
        self.ask("shutdown")
        self.tell("exit")
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of everything."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while head := stream.readline():
            assert head.lower().startswith(b"content-"), head
            length = int(head.split(b":")[1]) if head.lower().startswith(b"content-length") else 0
            while (line := stream.readline()).strip():
                length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
            message = json.loads(stream.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.problems.put((message["params"]["uri"], message["params"]["diagnostics"]))
            elif "id" in message and "method" not in message:
                self._answers.put(message)
