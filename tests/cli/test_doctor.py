"""The doctor's checks, each against something that is ill in just that way."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.cli.doctor.address import address_findings, is_address
from app.cli.doctor.configuration import secrets_finding
from app.cli.doctor.disk import disk_findings, kind_of
from app.cli.doctor.finding import Finding
from app.cli.doctor.gateway import clock_finding, gateway_finding
from app.settings import Settings
from tests.cli.terminal import Textback
from tests.processes import free_port
from tests.web.fakes import TOKEN, Taker, make_app


def settings(**changes: str) -> Settings:
    given = {
        "TEXTBACK_INCOMING_TOKENS": TOKEN,
        "TEXTBACK_GATEWAY_USER": "demo",
        "TEXTBACK_GATEWAY_PASSWORD": "canary",
        **changes,
    }
    return Settings.from_env(given)


@contextmanager
def answering(status: int = 200, body: bytes = b"", date: str | None = None, **headers: str) -> Iterator[str]:
    """The address of a server that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if date is None:
                self.send_response(status)
            else:
                self.send_response_only(status)
                self.send_header("Date", date)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        do_HEAD = do_GET  # noqa: N815 - the name is the library's

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def our_receiver(take: Taker, *, trusted_proxies: int) -> Iterator[str]:
    """The address of our own app, with no proxy in front."""
    server = make_server("127.0.0.1", 0, make_app(take, trusted_proxies=trusted_proxies), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wrong(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.found for finding in findings if finding.todo}


# ---------------------------------------------------------------- disk, secrets


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/data", "ext4"), ("/srv/share/data", "nfs4"), ("/srv/shared", "ext4"), ("/mnt/my disk/x", "cifs")],
)
def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    mounts = "/dev/vda1 / ext4 rw 0 0\nserver:/export /srv/share nfs4 rw 0 0\n//nas/x /mnt/my\\040disk cifs rw 0 0\n"

    assert kind_of(Path(folder), mounts) == kind


def test_a_database_on_a_network_is_refused_and_one_on_a_disk_is_synced(tmp_path: Path) -> None:
    here, mounts = settings(TEXTBACK_DATABASE_URL=f"sqlite:///{tmp_path}/textback.db"), tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path.resolve()} nfs4 rw 0 0\n")

    [on_network] = disk_findings(here, mounts)
    mounts.write_text("/dev/vda1 / ext4 rw 0 0\n")
    [on_disk] = disk_findings(here, mounts)

    assert "on a network (nfs4)" in on_network.found
    assert "PostgreSQL" in on_network.todo
    assert (on_disk.is_well, "fsync takes" in on_disk.found) == (True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mounts"]


def test_a_folder_that_is_not_there_or_no_folder_is_said(tmp_path: Path) -> None:
    [missing] = disk_findings(settings(TEXTBACK_DATABASE_URL=f"sqlite:///{tmp_path}/new/textback.db"))

    assert "textback migrate" in missing.todo


def test_a_server_keeps_its_own_disk() -> None:
    assert not list(disk_findings(settings(TEXTBACK_DATABASE_URL="postgresql://somewhere/textback")))


@pytest.mark.parametrize(("mode", "is_well"), [(0o600, True), (0o640, True), (0o644, False), (0o602, False)])
def test_a_secret_that_everybody_can_read_is_found(tmp_path: Path, mode: int, *, is_well: bool) -> None:
    file = tmp_path / "password"
    file.write_text("canary")
    file.chmod(mode)

    finding = secrets_finding({"TEXTBACK_GATEWAY_PASSWORD_FILE": str(file)})

    assert finding.is_well == is_well
    assert "canary" not in str(finding)


# ---------------------------------------------------------------- gateway, clock


def test_the_gateway_tells_the_credits() -> None:
    with answering(body=b"250") as url:
        finding = gateway_finding(settings(TEXTBACK_GATEWAY_URL=url))

    assert (finding.found, finding.todo) == ("takes our login; 250 credits are left", "")


@pytest.mark.parametrize(
    ("status", "body", "found"), [(200, b"-1", "-1"), (200, b"0", "0 credits"), (503, b"", "503"), (200, b"<html>", "")]
)
def test_a_gateway_that_does_not_take_our_login_is_found(status: int, body: bytes, found: str) -> None:
    with answering(status, body) as url:
        finding = gateway_finding(settings(TEXTBACK_GATEWAY_URL=url))

    assert finding.todo
    assert found in finding.found
    assert "canary" not in str(finding)


def test_a_gateway_that_is_away_is_found() -> None:
    finding = gateway_finding(settings(TEXTBACK_GATEWAY_URL=f"http://127.0.0.1:{free_port()}"))

    assert "TEXTBACK_GATEWAY_URL" in finding.todo


@pytest.mark.parametrize(
    ("date", "found"),
    [
        (None, "within"),
        ("Thu, 01 Jan 2015 00:00:00 GMT", "seconds ahead of the gateway's"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", "seconds behind the gateway's"),
        ("yesterday", "could not be compared"),
    ],
)
def test_a_clock_that_is_off_is_found(date: str | None, found: str) -> None:
    with answering(date=date) as url:
        finding = clock_finding(settings(TEXTBACK_GATEWAY_URL=url))

    assert found in finding.found
    assert bool(finding.todo) == ("seconds" in found)


# ---------------------------------------------------------------- the public address


def test_our_own_receiver_is_found_well_and_takes_nothing_in() -> None:
    take = Taker()
    with our_receiver(take, trusted_proxies=0) as url:
        findings = list(address_findings(settings(), url))
        named = list(address_findings(settings(), f"{url}/incoming/{TOKEN}"))

    assert not wrong([*findings, *named])
    assert take.taken == []
    assert TOKEN not in str(findings)


def test_a_receiver_that_believes_a_forged_header_is_found() -> None:
    with our_receiver(Taker(), trusted_proxies=1) as url:
        findings = list(address_findings(settings(), url))

    assert wrong(findings) == {"forwarded": "a forged X-Forwarded-For is believed"}


def test_an_unknown_token_is_found_without_being_shown() -> None:
    with our_receiver(Taker(response="x"), trusted_proxies=0) as url:
        findings = list(address_findings(settings(), f"{url}/incoming/canaryword"))

    assert wrong(findings) == {"address": "a call without a text is answered 404"}
    assert "TEXTBACK_INCOMING_TOKENS" in findings[0].todo
    assert "canaryword" not in str(findings)


@pytest.mark.parametrize(
    ("status", "body", "headers", "found", "todo"),
    [
        (400, b"<html>bad request</html>", {}, "with a body of 24 bytes", "silence what answers"),
        (301, b"", {"Location": "https://elsewhere.example/"}, "is answered 301", "no redirect"),
        (502, b"", {}, "is answered 502", "see that `textback serve` runs"),
        (200, b"", {}, "is answered 200", "something else answers there"),
        (400, b"", {}, "an unknown token is answered 400", "something else than Textback"),
    ],
)
def test_what_else_may_answer_there_is_found(
    status: int, body: bytes, headers: dict[str, str], found: str, todo: str
) -> None:
    with answering(status, body, **headers) as url:
        [finding] = address_findings(settings(), url)

    assert found in finding.found
    assert todo in finding.todo


def test_an_address_that_nobody_answers_at_is_found() -> None:
    [finding] = address_findings(settings(), f"http://127.0.0.1:{free_port()}")

    assert "cannot be called: Connection refused" in finding.found


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("https://textback.example.com", True),
        ("https://textback.example.com/", True),
        ("https://textback.example.com/incoming/a-token", True),
        ("https://textback.example.com/incoming/a/b", False),
        ("https://textback.example.com/other", False),
        ("https://textback.example.com?from=2125550100", False),
        ("textback.example.com", False),
        ("https://", False),
        ("https://somebody:canary@host", False),
        ("https://host:99999", False),
    ],
)
def test_what_can_be_the_public_address(written: str, *, sound: bool) -> None:
    assert is_address(written) is sound


def test_a_url_that_is_none_is_a_usage_error_that_does_not_repeat_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = Textback(tmp_path, monkeypatch)("doctor", "--url", "canary/incoming/canary")

    assert result.exit_code == 2
    assert "https://your-host" in result.stderr
    assert "canary" not in result.stderr


def test_wrong_settings_are_the_only_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = Textback(tmp_path, monkeypatch)("doctor", "--json", TEXTBACK_THREADS="many", TEXTBACK_LOGS="x")

    assert result.exit_code == 1
    assert [row["what"] for row in json.loads(result.stdout)] == ["settings", "settings"]
