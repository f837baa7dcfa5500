"""Debian's nginx with the shipped file, on free ports of this machine; only what the file says to CHANGE is changed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.processes import ROOT, free_port, wait_until

SHIPPED = ROOT / "deploy" / "nginx.conf"


def nginx_program() -> str:
    """Where nginx is; skips and says why where there is none, unless TEXTBACK_TESTS_REQUIRE names `nginx`."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        if "nginx" in os.environ.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail("TEXTBACK_TESTS_REQUIRE names nginx, and there is none: apt-get install nginx")
        pytest.skip("no nginx here: apt-get install nginx")
    return found


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `localhost` that nobody else trusts, and its key."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return certificate, key


@dataclass
class Nginx:
    """One nginx in a folder of its own, in front of an address."""

    folder: Path
    upstream: str
    gateway_network: str = ""
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.program = nginx_program()
        self.certificate, self._key = certificate(self.folder)
        self.config = self.folder / "nginx.conf"
        self.config.write_text(self._changed(SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def _changed(self, shipped: str) -> str:
        changes = {
            "user www-data;\n": "",
            "/run/nginx.pid": str(self.folder / "nginx.pid"),
            "/var/log/nginx/": f"{self.folder}/",
            "/etc/textback/tls/fullchain.pem": str(self.certificate),
            "/etc/textback/tls/privkey.pem": str(self._key),
            "server 127.0.0.1:8025;": f"server {self.upstream};",
            "        listen [::]:80 default_server;\n": "",
            "        listen [::]:443 ssl http2 default_server;\n": "",
            "listen 80 default_server;": f"listen 127.0.0.1:{self.http} default_server;",
            "listen 443 ssl http2 default_server;": f"listen 127.0.0.1:{self.https} ssl http2 default_server;",
            "server_name textback.example.com;": "server_name localhost;",
        }
        if self.gateway_network:
            changes["# 192.0.2.0/24 1;"] = f"{self.gateway_network} 1;"
        # Where a program that is not root may write while it works.
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        room = "".join(f"{kind}_temp_path {self.folder}/work; " for kind in kinds)
        changes["http {\n"] = f"http {{\n{room}\n"
        for shipped_part, ours in changes.items():
            assert shipped_part in shipped, f"the shipped file has no {shipped_part!r} any more"
            shipped = shipped.replace(shipped_part, ours)
        return shipped

    @property
    def arguments(self) -> list[str]:
        """How it is called; what it would write before it has read its file goes to its folder too."""
        return [self.program, "-p", str(self.folder), "-e", str(self.folder / "error.log"), "-c", str(self.config)]

    def start(self) -> None:
        """Start it and wait until it listens."""
        checked = subprocess.run([*self.arguments, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen([*self.arguments, "-g", "daemon off;"], start_new_session=True)
        wait_until(self._listens)

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.http), timeout=1):
            return True
        return False

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def logs(self) -> str:
        """Everything that it wrote into its logs."""
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in self.folder.glob("*.log"))


@contextmanager
def running_nginx(nginx: Nginx) -> Iterator[Nginx]:
    """Nginx while it is needed."""
    try:
        nginx.start()
        yield nginx
    finally:
        nginx.stop()
