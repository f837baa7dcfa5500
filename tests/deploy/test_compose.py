"""`deploy/compose.yaml`: every setting is one, every image is pinned, every secret is a file, every command is ours."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from app.cli.command import main
from app.cli.wsgi_server import DRAIN
from app.settings import SETTINGS, Settings
from tests.processes import ROOT

FILE = ROOT / "deploy" / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"].startswith("textback:")]
NAMES = {setting.name for setting in SETTINGS} | {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")


def environment(service: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[service].get("environment", {})
    return found


def test_it_has_what_the_documentation_says() -> None:
    assert set(SERVICES) == {"postgres", "migrate", "web", "worker", "nginx"}
    assert SERVICES["worker"]["deploy"] == {"replicas": 2}


@pytest.mark.parametrize("service", OURS)
def test_every_setting_that_is_named_is_one(service: str) -> None:
    assert set(environment(service)) <= NAMES


def test_the_images_settings_are_settings() -> None:
    assert set(re.findall(r"\bTEXTBACK_[A-Z_]*[A-Z]\b", CONTAINERFILE)) <= NAMES


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned(service: str) -> None:
    image = SERVICES[service]["image"]

    assert re.fullmatch(r"[a-z./]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image


def test_our_image_is_this_release() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version
    assert {SERVICES[name]["image"] for name in OURS} == {f"textback:{version[1]}"}
    assert f"--tag textback:{version[1]} ." in CONTAINERFILE


@pytest.mark.parametrize("service", SERVICES)
def test_a_secret_is_a_file_that_the_service_is_handed(service: str) -> None:
    secrets = {setting.name for setting in SETTINGS if setting.secret} | {"POSTGRES_PASSWORD"}
    handed = set(SERVICES[service].get("secrets", ()))

    assert not set(environment(service)) & secrets
    named = {value for name, value in environment(service).items() if name.endswith("_FILE")}
    assert named == {f"/run/secrets/{name}" for name in handed}
    assert handed <= set(COMPOSE["secrets"])


@pytest.mark.parametrize("service", OURS)
def test_what_is_ours_may_write_nowhere_and_do_nothing_else(service: str) -> None:
    settings = SERVICES[service]

    assert settings["read_only"] is True
    assert settings["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in settings["security_opt"]
    assert [volume for volume in settings["volumes"] if not volume.endswith(":ro")] == ["counts:/data"]


@pytest.mark.parametrize("service", OURS)
def test_every_command_line_is_one_of_ours(service: str) -> None:
    assert CliRunner().invoke(main, [*SERVICES[service]["command"], "--help"]).exit_code == 0


@pytest.mark.parametrize("service", ["web", "worker"])
def test_what_runs_waits_for_the_tables_and_may_drain(service: str) -> None:
    settings = SERVICES[service]

    assert settings["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert int(settings["stop_grace_period"].removesuffix("s")) > DRAIN


def test_nginx_reaches_the_receiver_and_nobody_else_does() -> None:
    assert SERVICES["nginx"]["network_mode"] == "service:web"
    assert SERVICES["web"]["command"][:3] == ["serve", "--host", "127.0.0.1"]
    assert SERVICES["web"]["ports"] == ["80:80", "443:443"]
    assert environment("web")["TEXTBACK_TRUSTED_PROXIES"] == "1"
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


@pytest.mark.parametrize("service", ["web", "worker"])
def test_the_settings_are_enough_to_start(service: str, tmp_path: Path) -> None:
    written = {"database-url": "postgresql://textback:made-up@postgres/textback"}
    given = dict(environment(service))
    for name in SERVICES[service]["secrets"]:
        file = tmp_path / name
        file.write_text(written.get(name, "" if name == "webhook-secrets" else "a-secret-for-tests-only"), "utf-8")
        given = {key: str(file) if value == f"/run/secrets/{name}" else value for key, value in given.items()}

    settings = Settings.from_env(given, receives=service == "web", sends=service == "worker")

    assert settings.trusted_proxies == (1 if service == "web" else 0)


def test_what_the_image_is_built_from_goes_into_the_context() -> None:
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE) for word in line.split()
    }

    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied
