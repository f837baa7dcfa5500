"""The image: built by buildah on a Debian that debootstrap made, and run as it says, on a root that is read-only.

No container engine is needed: systemd-nspawn starts the image's own command line as the image's own user. So what is
shown is the image; compose.yaml is held to its laws by tests/deploy/test_compose.py.
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.debian import bootstrapped, certificates_of_this_machine, needed
from tests.processes import ROOT, TOKEN, Program, answers, free_port, wait_until

pytestmark = [pytest.mark.rig, pytest.mark.timeout(1800)]
PHONE = "2125550142"


@dataclass
class Buildah:
    """buildah with its images in a folder of ours."""

    folder: Path

    def __call__(self, *words: object) -> str:
        places = ("--root", self.folder / "images", "--runroot", self.folder / "run", "--storage-driver", "vfs")
        done = subprocess.run(
            ["buildah", *map(str, (*places, *words))], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout.strip()


@dataclass
class Image:
    """The built image: its files and its configuration."""

    files: Path
    config: dict[str, Any]

    def megabytes(self, folder: str = ".") -> int:
        """What its files come to."""
        files = (item for item in (self.files / folder).rglob("*") if item.is_file() and not item.is_symlink())
        return round(sum(item.stat().st_size for item in files) / 1e6)

    def command(self, data: Path, settings: dict[str, str], words: Sequence[str]) -> list[str]:
        """The image's command line, as its user, with its environment and working folder."""
        user = self.config["User"].partition(":")[0]
        name = next(
            line.partition(":")[0]
            for line in (self.files / "etc" / "passwd").read_text("ascii").splitlines()
            if line.split(":")[2] == user
        )
        environment = [*self.config["Env"], *(f"{key}={value}" for key, value in settings.items())]
        return [
            *(
                "systemd-nspawn",
                "--quiet",
                "--register=no",
                "--keep-unit",
                "--console=pipe",
                "--as-pid2",
                "--read-only",
            ),
            *(f"--machine=textback-{free_port()}", f"--directory={self.files}", f"--user={name}"),
            *("--tmpfs=/tmp:mode=1777", f"--bind={data}:/data", f"--bind-ro={ROOT / 'rules'}:/rules"),
            *(f"--setenv={line}" for line in environment if not line.startswith("PATH=")),
            *(f"--chdir={self.config['WorkingDir']}", *words),
        ]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    needed("buildah", "debootstrap", "systemd-nspawn")
    folder = tmp_path_factory.mktemp("container")
    try:
        yield built(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def built(folder: Path) -> Image:
    """The image of this checkout, on a Debian of our own."""
    buildah = Buildah(folder)
    root = bootstrapped(folder / "root", "ca-certificates")
    certificates = certificates_of_this_machine(root)["PIP_CERT"]
    base = buildah("from", "scratch")
    buildah("add", "--quiet", base, root, "/")
    buildah("commit", "--quiet", "--rm", base, "localhost/debian:12")
    shutil.rmtree(root)
    build = ("bud", "--isolation", "chroot", "--network", "host", "--format", "docker", "--tag", "localhost/textback")
    arguments = ("--build-arg", "BASE=localhost/debian:12", "--build-arg", f"PIP_CERT={certificates}")
    buildah(*build, *arguments, "--file", ROOT / "deploy" / "Containerfile", ROOT)
    container = buildah("from", "localhost/textback")
    config = json.loads(buildah("inspect", container))["Docker"]["config"]
    image = Image(Path(buildah("mount", container)), config)
    print(f"image: {image.megabytes()} MB, of which {image.megabytes('opt')} MB are Textback and its packages")
    return image


@pytest.fixture
def data(tmp_path: Path, image: Image) -> Path:
    """The folder that the image may write to."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, *map(int, image.config["User"].split(":")))
    return folder


def test_it_answers_a_text_as_nobody_in_particular_on_a_root_that_is_read_only(
    image: Image, data: Path, tmp_path: Path
) -> None:
    port, gateway_port = free_port(), free_port()
    gateway = f"http://127.0.0.1:{gateway_port}"
    settings = {
        "TEXTBACK_INCOMING_TOKENS": TOKEN,
        "TEXTBACK_GATEWAY_URL": gateway,
        "TEXTBACK_GATEWAY_USER": "demo",
        "TEXTBACK_GATEWAY_PASSWORD": "demo",
    }
    entry, shipped = image.config["Entrypoint"], image.config["Cmd"]
    migrated = subprocess.run(
        image.command(data, settings, [*entry, "migrate"]), capture_output=True, text=True, check=False, timeout=60
    )
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    callback = f"http://127.0.0.1:{port}/incoming/{TOKEN}"
    options = ["--port", str(gateway_port), "--own-code", "--state", ":memory:", "--callback", callback]
    sandbox = Program(["sandbox", *options], {}, tmp_path / "sandbox.log", tmp_path)
    with ExitStack() as stack:
        stack.callback(sandbox.kill)
        sandbox.start()
        for words in ([*shipped, "--port", str(port)], ["worker"]):
            stack.enter_context(started(image.command(data, settings, [*entry, *words]), tmp_path))
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 60)
        wait_until(lambda: answers(f"{gateway}/_sandbox/account"))

        requests.post(f"{gateway}/_sandbox/phones/{PHONE}/texts", {"text": "HOURS"}, timeout=10).raise_for_status()
        wait_until(lambda: "We are open" in requests.get(f"{gateway}/_sandbox/phones/{PHONE}", timeout=10).text)

        health = [part.replace(":8025", f":{port}") for part in image.config["Healthcheck"]["Test"][1:]]
        checked = subprocess.run(image.command(data, {}, health), check=False, capture_output=True, timeout=60)
        assert checked.returncode == 0, checked.stderr


@contextmanager
def started(command: list[str], folder: Path) -> Iterator[None]:
    """A container while it is needed."""
    with (folder / "containers.log").open("ab") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def test_a_health_check_without_a_receiver_fails(image: Image, data: Path) -> None:
    health = [part.replace(":8025", f":{free_port()}") for part in image.config["Healthcheck"]["Test"][1:]]

    assert subprocess.run(image.command(data, {}, health), check=False, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("path", ["/opt/textback/app/new", "/etc/new", "/rules/new", "/usr/new"])
def test_it_can_write_nowhere_else(image: Image, data: Path, path: str) -> None:
    tried = subprocess.run(
        image.command(data, {}, ["/usr/bin/touch", path]), check=False, capture_output=True, text=True, timeout=60
    )

    assert tried.returncode
    assert "touch" in tried.stderr + tried.stdout


def test_the_compose_file_is_one_to_compose() -> None:
    needed("docker-compose")
    compose = ["docker-compose", "--file", str(ROOT / "deploy" / "compose.yaml"), "config", "--quiet"]
    read = subprocess.run(compose, capture_output=True, text=True, check=False, timeout=60)

    assert (read.returncode, read.stderr) == (0, "")


def test_it_is_small_and_holds_no_installer_no_tests_and_no_secret(image: Image) -> None:
    assert image.megabytes("opt") < 150
    names = {item.name for item in (image.files / "opt" / "textback").iterdir()}
    assert names == {".venv", "app", "migrations", "pyproject.toml", "requirements", "textback"}
    assert not list((image.files / "opt").rglob("pip"))
    assert not [line for line in image.config["Env"] if "TOKEN" in line or "PASSWORD" in line]
    assert image.config["User"] not in {"", "0", "root"}
