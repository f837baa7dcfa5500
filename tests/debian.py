"""A throw-away Debian machine of its own: debootstrap makes its root, systemd-nspawn boots its own systemd in it.

It shares this machine's network, so that ports which it listens on must be free here. Needs root.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import wait_until

RELEASE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
_BARE = "ca-certificates,dbus,systemd,systemd-sysv"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def needed(*programs: str) -> None:
    """Skip and say why where we are not root or miss one of these; fail where TEXTBACK_TESTS_REQUIRE says `debian`."""
    missing = [name for name in programs if shutil.which(name, path=f"{os.environ.get('PATH', '')}:{_PATH}") is None]
    if os.geteuid() == 0 and not missing:
        return
    why = f"needs root and {', '.join(programs)}: apt-get install debootstrap systemd-container buildah docker-compose"
    if "debian" in os.environ.get("TEXTBACK_TESTS_REQUIRE", ""):
        pytest.fail(why)
    pytest.skip(why)


def bootstrapped(root: Path, packages: str = _BARE) -> Path:
    """A bare Debian in this folder; takes one to two minutes."""
    command = ["debootstrap", "--variant=minbase", f"--include={packages}", RELEASE, str(root), MIRROR]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return root


def certificates_of_this_machine(root: Path) -> dict[str, str]:
    """The environment of a machine behind a proxy whose certificate only ours knows; it is laid into the root."""
    ours = root / "usr" / "local" / "share" / "certificates-of-the-host.pem"
    shutil.copy(_CERTIFICATES, ours)
    return {"PIP_CERT": f"/{ours.relative_to(root)}"}


@dataclass
class Machine:
    """A Debian that runs, with its own process number 1."""

    root: Path
    nspawn: subprocess.Popen[bytes]

    @property
    def _first(self) -> int:
        """The number that its process 1 has out here."""
        children = Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text(encoding="ascii").split()
        return int(children[0]) if children else 0

    def sh(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run lines of shell as root on it."""
        inside = ["nsenter", f"--target={self._first}", "--mount", "--uts", "--ipc", "--pid"]
        return subprocess.run(
            [*inside, "sh", "-c", script],
            env={"PATH": _PATH, "HOME": "/root", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )

    def said(self, script: str) -> str:
        """What the lines print; they must succeed."""
        done = self.sh(script)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def is_up(self) -> bool:
        """Whether its systemd has started everything."""
        with suppress(OSError, IndexError):
            return self._first != 0 and self.sh("systemctl is-system-running").stdout.strip() == "running"
        return False


@contextmanager
def booted(root: Path) -> Iterator[Machine]:
    """The machine in this folder while it is needed; its folder is gone afterwards."""
    # However the tests end, the machine is switched off with them.
    guarded = ["setpriv", "--pdeathsig", "TERM", "--"]
    boot = ["systemd-nspawn", "--register=no", "--keep-unit", "--boot", f"--directory={root}", "--console=pipe"]
    with (root.parent / "console.log").open("wb") as console:
        nspawn = subprocess.Popen(
            [*guarded, *boot], stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
        )
    machine = Machine(root, nspawn)
    try:
        wait_until(machine.is_up, 60, every=0.5)
        yield machine
    finally:
        nspawn.terminate()
        try:
            nspawn.wait(60)
        finally:
            nspawn.kill()
            shutil.rmtree(root, ignore_errors=True)
