"""Somebody who follows the page step by step, in a folder that has the checkout's command in it."""

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click import unstyle
from click.testing import CliRunner

from app.cli.command import main
from tests.processes import ROOT, bare_environment
from tests.tutorial.page import Block
from tests.tutorial.rule_file import edit
from tests.tutorial.window import Window

WIDE = "120"
"""Columns of the terminal."""


@contextmanager
def following(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Block], str]]:
    """What does as a block says, in this folder, while it is needed."""
    reader = Reader(folder, monkeypatch)
    try:
        yield reader.follow
    finally:
        reader.leave()


class Reader:
    """A folder, the file that was edited last, and the window of `textback run` once it was started."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "textback").symlink_to(ROOT / "textback")
        self._monkeypatch = monkeypatch
        self._file = Path()
        self._window: Window | None = None
        for setting in [name for name in os.environ if name.startswith("TEXTBACK_")]:
            monkeypatch.delenv(setting)
        monkeypatch.setenv("COLUMNS", WIDE)
        monkeypatch.chdir(folder)

    @property
    def window(self) -> Window:
        """The window of `textback run`."""
        assert self._window, "the page says nowhere before this to start it"
        return self._window

    def follow(self, block: Block) -> str:
        """Do what the block says; what it should have said."""
        match block.kind:
            case "yaml":
                return self._edit(block)
            case "console":
                return self._type(block) if block.body.startswith("$ ") else self._look(block)
            case "chat":
                return self._text(block)
        raise AssertionError(f"nobody knows what to do with a block of {block.kind!r}")

    def leave(self) -> None:
        """End what was started."""
        if self._window:
            self._window.kill()

    def _edit(self, block: Block) -> str:
        self._file, lines = edit(block.lead, block.body, self._file)
        return lines

    def _type(self, block: Block) -> str:
        """Type each line behind a `$`; the lines, and what a terminal shows below each."""
        shown = []
        for piece in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            line, _, below = piece.partition("\n")
            shown.append(f"$ {line}\n{self._ran(shlex.split(line), below)}")
        return "".join(shown)

    def _ran(self, words: list[str], below: str) -> str:
        match words:
            case ["textback", "run"]:
                self._window = Window(Path.cwd())
                return self._window.until_up()
            case ["textback", *arguments, ">", file]:
                result = CliRunner().invoke(main, arguments)
                Path(file).write_text(result.stdout, encoding="utf-8")
                return result.stderr
            case ["textback", *arguments]:
                typed = re.findall(r"\[y/N\]: (\w)$", below, re.MULTILINE)
                return _at_a_terminal(arguments, typed) if typed else CliRunner().invoke(main, arguments).output
            case ["alias", alias]:
                assert Path(alias.removeprefix("textback=")).resolve() == ROOT / "textback"
            case ["cd", folder]:
                self._monkeypatch.chdir(folder)
            case _:
                subprocess.run(words, check=True)
        return ""

    def _look(self, block: Block) -> str:
        """What the window of `textback run` shows next, or how it ends."""
        if block.body == "^C\n":
            return f"^C\n{self.window.interrupt()}"
        return self.window.lines(block.body.count("\n"))

    def _text(self, block: Block) -> str:
        """Text what stands behind each `them:` from the phone above it; the block with what came back."""
        lines, phone = [], ""
        for line in block.body.splitlines():
            if line.startswith("us: "):
                continue
            lines.append(line)
            if line.startswith("them: "):
                lines += [f"us:   {answer}" for answer in self.window.answers(phone, line.removeprefix("them: "))]
            else:
                phone = line
        return "".join(f"{line}\n" for line in lines)


def _at_a_terminal(arguments: list[str], typed: list[str]) -> str:
    """What a person sees who is asked and types this."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=bare_environment()
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux says so where macOS ends the file
        while more := os.read(ours, 4096):
            shown += more
            if shown.endswith(b"[y/N]: ") and typed:
                os.write(ours, f"{typed.pop(0)}\n".encode())
    os.close(ours)
    process.wait()
    return unstyle(shown.decode().replace("\r\n", "\n"))
