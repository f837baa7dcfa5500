"""The package as `pip install .` lays it: with its migrations and the shipped rules, away from any checkout."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.processes import ROOT, answers, free_port, wait_until

pytestmark = [pytest.mark.rig, pytest.mark.timeout(900)]
PHONE = "2125550143"


@pytest.fixture(scope="module")
def textback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the package and what it asks for, and nothing else."""
    environment = tmp_path_factory.mktemp("package") / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    installed = subprocess.run(
        [environment / "bin" / "pip", "install", "--quiet", "--requirement", ROOT / "requirements" / "run.txt"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", "--no-deps", ROOT], check=True)
    return environment / "bin" / "textback"


def own_environment() -> dict[str, str]:
    """Nothing of this checkout or of Textback's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TEXTBACK_", "PYTHON"))}


@pytest.fixture
def phone_page(textback: Path, tmp_path: Path) -> Iterator[str]:
    """`textback run` in an empty folder; the address of its phones."""
    port, gateway_port = free_port(), free_port()
    with (tmp_path / "run.log").open("wb") as log:
        run = subprocess.Popen(
            [textback, "run", "--port", str(port), "--gateway-port", str(gateway_port)],
            cwd=tmp_path,
            env=own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        page = f"http://127.0.0.1:{gateway_port}"
        wait_until(lambda: answers(f"{page}/_sandbox/account") and answers(f"http://127.0.0.1:{port}/healthz"), 60)
        yield page
    finally:
        run.terminate()
        run.wait(30)


def test_an_installed_package_makes_its_tables_and_answers_by_the_shipped_rules(phone_page: str) -> None:
    phone = f"{phone_page}/_sandbox/phones/{PHONE}"

    requests.post(f"{phone}/texts", {"text": "HOURS"}, timeout=10).raise_for_status()

    wait_until(lambda: "We are open" in requests.get(phone, timeout=10).text)
