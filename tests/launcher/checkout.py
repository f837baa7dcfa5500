"""A checkout in a folder of its own, with a PATH that holds only what a test puts there.

The Pythons on that PATH are shell scripts: they say which version they are, "make" an environment whose programs are
shell scripts too, and write down what they were asked to install.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAUNCHER = ROOT / "textback"
TOOLS = ("cat", "cksum", "cp", "grep", "mkdir", "mv", "readlink", "rm", "sh", "sleep", "touch", "uname")

# $PIP_SAYS and $PIP_ENDS let a test decide how an installation goes; $PIP_TAKES how many seconds.
PYTHON = """#!/bin/sh
case "$*" in
    *find_spec*) echo "{answer}" ;;
    *fcntl*) exec "{real}" "$@" ;;
    *"-m venv"*) for last; do :; done; mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;;
    *"import pip"* | *ensurepip*) exit {pipless} ;;
    *"-m pip"*)
        echo "${{PIP_TARGET+elsewhere: }}$*" >>"$CALLS"
        sleep "${{PIP_TAKES:-0}}"
        echo "${{PIP_SAYS-}}" >&2
        exit "${{PIP_ENDS:-0}}" ;;
    *"project ="*) for last; do :; done; touch "$last/.venv/bin/textback" ;;
    *) echo "started with: ${{*##*/}}${{PYTHONPATH+, and a module path}}" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """The launcher with its own files, under `home`."""

    home: Path

    @property
    def folder(self) -> Path:
        """The checkout itself; its name has a blank in it on purpose."""
        return self.home / "our shop"

    @property
    def state(self) -> Path:
        """Where the launcher keeps what it knows of the environment."""
        return self.folder / ".venv" / ".textback"

    @property
    def installations(self) -> list[str]:
        """What pip was asked for, one line a call."""
        calls = self.home / "calls"
        return calls.read_text("utf-8").splitlines() if calls.exists() else []

    def with_python(self, name: str, answer: str, *, pipless: bool = False) -> "Checkout":
        """Puts a Python on the PATH that answers `answer` ("whole 3.12.1", "bare ...", "old ...")."""
        text = PYTHON.format(answer=answer, real=sys.executable, pipless=int(pipless))
        return self.with_program(name, text)

    def with_program(self, name: str, text: str) -> "Checkout":
        """Puts a shell script on the PATH."""
        path = self.home / "bin" / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)
        return self

    def command(self, *args: str) -> list[str]:
        """What to type."""
        return [str(self.folder / "textback"), *args]

    def environment(self, **extra: str) -> dict[str, str]:
        """The environment variables, and nothing of this machine's."""
        return {"PATH": str(self.home / "bin"), "CALLS": str(self.home / "calls"), **extra}

    def start(self, *args: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Types the command and waits for its end."""
        return run(self.command(*args), self.environment(**extra))


def run(command: list[str], environment: dict[str, str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command with nobody at the keyboard."""
    return subprocess.run(
        command,
        env=environment,
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
        stdin=subprocess.DEVNULL,
    )


def lay_out(home: Path) -> Checkout:
    """A checkout with the real launcher and small requirements, and a PATH without any Python.

    Root is a name like any other here: `id` says 1000 until a test says otherwise.
    """
    checkout = Checkout(home)
    (home / "bin").mkdir()
    (checkout.folder / "requirements").mkdir(parents=True)
    shutil.copy(LAUNCHER, checkout.folder / "textback")
    (checkout.folder / "pyproject.toml").write_text('[project]\nname = "textback"\n', "utf-8")
    for level in ("run", "test", "dev"):
        (checkout.folder / "requirements" / f"{level}.txt").write_text(f"{level}==1\n", "utf-8")

    for tool in TOOLS:
        found = shutil.which(tool, path=os.defpath) or f"/usr/bin/{tool}"
        (home / "bin" / tool).symlink_to(found)
    return be_user(checkout, 1000)


def be_user(checkout: Checkout, number: int) -> Checkout:
    """Makes `id -u` answer `number`; 0 is root."""
    return checkout.with_program("id", f"#!/bin/sh\necho {number}\n")
