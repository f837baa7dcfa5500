"""The units as Debian's own systemd reads them: `systemd-analyze` in a root of their own, without a running systemd.

What they do when they run is shown by the rig that boots a Debian (`tests/rigs/test_installation.py`).
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.command import main
from app.cli.wsgi_server import DRAIN
from app.settings import SETTINGS
from tests.processes import ROOT

SHIPPED = ROOT / "deploy" / "systemd"
DEBIAN_UNITS = Path("/lib/systemd/system")
PROGRAM = "/opt/textback/current/.venv/bin/textback"
FILES = sorted(path for path in SHIPPED.rglob("*") if path.is_file())
SERVICES = [path.name.replace("@.", "@1.") for path in SHIPPED.glob("*.service")]
UNITS = [*SERVICES, *(path.name for path in SHIPPED.glob("*.timer"))]

ONLY_NEWER = (
    "Unknown key 'RestartSteps' in section [Service]",
    "Unknown key 'RestartMaxDelaySec' in section [Service]",
)
"""What Debian 12's systemd says of the growing pause, which came with systemd 254."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with Debian's units and ours, and a stub where our program goes."""
    if shutil.which("systemd-analyze") is None or not DEBIAN_UNITS.is_dir():
        if "systemd" in os.environ.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail("TEXTBACK_TESTS_REQUIRE names systemd, and there is none: apt-get install systemd")
        pytest.skip("no systemd-analyze here: apt-get install systemd")
    folder = tmp_path_factory.mktemp("root")
    shutil.copytree(DEBIAN_UNITS, folder / "lib" / "systemd" / "system", symlinks=True)
    shutil.copytree(SHIPPED, folder / "etc" / "systemd" / "system")
    for program in (PROGRAM, "/usr/bin/systemctl", "/bin/sh"):
        stub = folder / program.lstrip("/")
        stub.parent.mkdir(parents=True)
        stub.write_text("#!/bin/sh\n", encoding="ascii")
        stub.chmod(0o755)
    return folder


def analyzed(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", f"--root={root}", "--man=no", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say_of_a_unit(root: Path, unit: str) -> None:
    verified = analyzed(root, "verify", unit)

    said = [line for line in verified.stderr.splitlines() if not any(known in line for known in ONLY_NEWER)]
    assert (verified.returncode, said) == (0, [])


def exposure(root: Path, unit: str) -> float:
    """What `systemd-analyze security` says: 0 for shut off, 10 for open to everything."""
    judged = analyzed(root, "security", "--offline=true", unit).stdout
    found = re.search(rf"exposure level for {re.escape(unit)}: ([0-9.]+)", judged)
    assert found, judged
    return float(found[1])


@pytest.mark.parametrize("unit", SERVICES)
def test_a_unit_is_exposed_to_less_than_three(root: Path, unit: str) -> None:
    assert exposure(root, unit) < 3.0


def test_the_shared_part_is_what_shuts_them_off(root: Path, tmp_path: Path) -> None:
    bare = shutil.copytree(root, tmp_path / "root", symlinks=True)
    shutil.rmtree(bare / "etc" / "systemd" / "system" / "textback-.service.d")

    assert exposure(bare, "textback-web.service") > 9.0


def test_what_a_person_calls_by_hand_runs_as_a_unit_of_ours() -> None:
    by_hand = (ROOT / "deploy" / "textback-by-hand").read_text(encoding="utf-8")

    assert '--unit="textback-by-hand-$$"' in by_hand, "its settings and secrets come from the folders of this name"
    assert PROGRAM in by_hand
    assert (SHIPPED / "textback-by-hand-.service.d").is_dir()


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"\bTEXTBACK_[A-Z_]*[A-Z]\b", text))


KNOWN = {setting.name for setting in SETTINGS} | {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}


@pytest.mark.parametrize("file", [*FILES, ROOT / "deploy" / "environment.example"], ids=lambda file: file.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    assert settings_in(file.read_text(encoding="utf-8")) <= KNOWN


def test_a_secret_comes_from_a_credential_and_never_stands_in_a_unit_or_the_environment() -> None:
    secrets = {setting.name for setting in SETTINGS if setting.secret}
    for file in (*FILES, ROOT / "deploy" / "environment.example"):
        assert not settings_in(file.read_text(encoding="utf-8")) & secrets, file.name
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        held = set(re.findall(r"^LoadCredential=([a-z-]+):/etc/textback/secrets/\1$", text, re.MULTILINE))
        assert set(re.findall(r"^Environment=TEXTBACK_\w+_FILE=%d/([a-z-]+)$", text, re.MULTILINE)) == held, file.name
        assert text.count("LoadCredential=") == len(held)


COMMANDS = [
    (path.name, shlex.split(words))
    for path in SHIPPED.glob("*.service")
    for words in re.findall(
        rf"^Exec\w+=(?:/bin/sh -c 'exec )?{PROGRAM} ([^'\n]*)", path.read_text(encoding="utf-8"), re.MULTILINE
    )
]


@pytest.mark.parametrize(("unit", "words"), COMMANDS)
def test_every_command_line_is_one_of_ours(unit: str, words: list[str]) -> None:
    asked = CliRunner().invoke(main, [*words, "--help"])

    assert asked.exit_code == 0, f"{unit}: {asked.output}"


@pytest.mark.parametrize("unit", ["textback-web.service", "textback-worker@.service"])
def test_a_stop_waits_longer_than_the_drain_and_a_program_that_ends_comes_back(unit: str) -> None:
    text = (SHIPPED / unit).read_text(encoding="utf-8")

    stop = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert stop
    assert DRAIN < int(stop[1]) <= DRAIN + 5
    assert "\nRestart=always\n" in text
    assert "\nStartLimitIntervalSec=0\n" in text


def test_nginx_calls_where_the_unit_listens() -> None:
    web = (SHIPPED / "textback-web.service").read_text(encoding="utf-8")
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")

    assert "serve --host 127.0.0.1 --port 8025\n" in web
    assert "server 127.0.0.1:8025;" in nginx


def test_the_page_names_every_unit() -> None:
    page = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")

    for unit in UNITS:
        assert unit.partition(".")[0] in page
