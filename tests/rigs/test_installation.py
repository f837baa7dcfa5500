"""`deploy/README.md`, followed as it stands in a throw-away Debian with its own systemd; then the units at work.

Left out are the blocks that say `needs-the-world` (certbot, the real gateway, PostgreSQL on the port of another).
"""

import re
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.builders import made_up_phones
from tests.debian import Machine, booted, bootstrapped, certificates_of_this_machine, needed
from tests.processes import ROOT, wait_until

PAGE = ROOT / "deploy" / "README.md"
UPGRADING = ROOT / "docs" / "upgrading.md"
SOURCE = "file:///srv/textback.git"
NAME = "textback.test"
PORTS = (80, 443, 8025, 8026)
PHONES = "http://127.0.0.1:8026/_sandbox/phones"

pytestmark = [pytest.mark.rig, pytest.mark.timeout(1800)]


def blocks_of(page: Path, **values: str) -> list[str]:
    """The blocks of a page that are to be followed, with only these of its marked values changed."""
    script = page.read_text(encoding="utf-8")
    for name, value in values.items():
        script, found = re.subn(
            rf"^export {name}=\S+(?=  +# CHANGE)", f"export {name}={value}", script, flags=re.MULTILINE
        )
        assert found == 1, f"the page sets no {name} any more"
    return ["set -eu\n" + block for block in re.findall(r"^```sh\n(.*?)^```$", script, re.MULTILINE | re.DOTALL)]


@dataclass(frozen=True, slots=True)
class Followed:
    """The machine after the page was followed, with what was printed."""

    machine: Machine
    printed: str
    minutes: float
    environment: dict[str, str]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    needed("debootstrap", "systemd-nspawn", "nsenter", "git")
    for port in PORTS:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)), f"the page listens on port {port}, which is taken here"
    root = bootstrapped(tmp_path_factory.mktemp("debian") / "root")
    behind_our_proxy = certificates_of_this_machine(root)
    subprocess.run(["git", "clone", "--quiet", "--bare", ROOT, root / "srv" / "textback.git"], check=True)
    with booted(root) as machine:
        start = time.monotonic()
        done = machine.sh("\n".join(blocks_of(PAGE, SOURCE=SOURCE, NAME=NAME)), **behind_our_proxy)
        minutes = (time.monotonic() - start) / 60
        print(f"deploy/README.md from a bare Debian to an answered text: {minutes:.1f} minutes")
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        yield Followed(machine, done.stdout, minutes, behind_our_proxy)


def test_the_page_ends_with_an_answered_text_and_nothing_to_do(followed: Followed) -> None:
    assert "We are open 11am to 10pm" in followed.printed
    assert "WRONG" not in followed.printed
    assert re.search("^well +address ", followed.printed, re.MULTILINE)
    assert "\n404 0\n" in followed.printed
    assert followed.minutes < 15


def answer_to(phone: str, words: str) -> str:
    """Text in, and wait for the answer."""
    requests.post(f"{PHONES}/{phone}/texts", {"text": words}, timeout=10).raise_for_status()

    def answers() -> list[str]:
        shown = requests.get(f"{PHONES}/{phone}", timeout=10).json()
        return [bubble["text"] for bubble in shown if bubble["way"] == "out"]

    wait_until(answers)
    return answers()[-1]


@dataclass
class Callers:
    """Customers who text without a pause through nginx, and what they were answered."""

    address: str
    answers: Counter[tuple[int, bytes]] = field(default_factory=Counter)
    ending: threading.Event = field(default_factory=threading.Event)

    def call(self, first: int) -> None:
        number = first
        while not self.ending.is_set():
            number += 1
            text = {"from": "2125550199", "message": f"what is {number}?"}
            answer = requests.get(self.address, params=text, timeout=10)
            self.answers[answer.status_code, answer.content] += 1
            time.sleep(0.05)


def test_a_reload_publishes_the_rules_and_drops_no_request(followed: Followed) -> None:
    machine = followed.machine
    token = machine.said("cat /etc/textback/secrets/incoming-tokens").strip()
    callers = Callers(f"http://127.0.0.1/incoming/{token}")
    threads = [threading.Thread(target=callers.call, args=(first,)) for first in (0, 100_000)]
    for thread in threads:
        thread.start()
    try:
        for opening in ("noon", "1pm", "2pm"):
            machine.said(f"sed -i -E 's/[0-9a-z]+ to 10pm/{opening} to 10pm/' /etc/textback/rules/pizza.yaml")
            machine.said("systemctl reload textback-web")
    finally:
        callers.ending.set()
        for thread in threads:
            thread.join()

    assert set(callers.answers) == {(200, b"")}
    assert sum(callers.answers.values()) > 20
    phones = made_up_phones()
    wait_until(lambda: "open 2pm to" in answer_to(next(phones), "hours"), 10)


def test_rules_with_a_problem_stay_out_and_the_reload_says_so(followed: Followed) -> None:
    machine = followed.machine
    rules = "/etc/textback/rules/pizza.yaml"
    machine.said(f"cp {rules} /root/kept.yaml && echo 'nonsense: yes' >>{rules}")

    reload = machine.sh("systemctl reload textback-web")
    machine.said(f"cp /root/kept.yaml {rules}")

    assert reload.returncode != 0
    assert "nonsense" in machine.said("journalctl --unit textback-publish --no-pager | tail -n 20")
    assert machine.said("systemctl is-active textback-web").strip() == "active"


def test_a_stop_lets_requests_end_and_takes_no_longer_than_it_says(followed: Followed) -> None:
    machine = followed.machine
    with socket.create_connection(("127.0.0.1", 8025), timeout=30) as slow:
        slow.sendall(b"POST /incoming/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nfrom=")
        time.sleep(1)
        start = time.monotonic()
        machine.said("systemctl stop textback-web textback-worker@1")
        took = time.monotonic() - start
    results = machine.said("systemctl show --property=Result --value textback-web textback-worker@1").split()
    machine.said("systemctl start textback-web textback-worker@1")

    assert took < 18
    assert set(results) == {"success"}


@pytest.mark.parametrize("unit", ["textback-web", "textback-worker@1"])
def test_a_program_that_is_killed_comes_back(followed: Followed, unit: str) -> None:
    machine = followed.machine
    before = machine.said(f"systemctl show --property=MainPID --value {unit}").strip()

    machine.said(f"kill -9 {before}")

    def is_back() -> bool:
        now = machine.said(f"systemctl show --property=MainPID --value {unit}").strip()
        return now not in {before, "0"} and machine.sh(f"systemctl is-active {unit}").returncode == 0

    wait_until(is_back)


def test_each_program_holds_its_own_secrets_and_no_others(followed: Followed) -> None:
    held = followed.machine.said("cd /run/credentials && ls textback-web.service textback-worker@1.service")
    web, worker = held.split("\n\n")

    assert set(web.split()[1:]) == {"database-url", "incoming-tokens", "webhook-secrets"}
    assert set(worker.split()[1:]) == {"database-url", "gateway-password"}


@pytest.mark.parametrize("unit", ["textback-backup", "textback-tidy", "textback-doctor"])
def test_what_runs_by_night_runs(followed: Followed, unit: str) -> None:
    followed.machine.said(f"systemctl start {unit}.service")
    assert unit in followed.machine.said("systemctl list-timers --no-pager")


def running_release(machine: Machine, unit: str) -> str:
    """The release whose Python a program runs on."""
    pid = machine.said(f"systemctl show --property=MainPID --value {unit}").strip()
    called = machine.said(f"tr '\\0' ' ' </proc/{pid}/cmdline")
    found = re.search(r"/opt/textback/([0-9.]+)/\.venv/bin/python", called)
    return found[1] if found else called


def test_the_page_about_upgrading_leads_to_the_new_release_and_back(followed: Followed) -> None:
    machine, units = followed.machine, ("textback-web", "textback-worker@1")
    there, back = blocks_of(UPGRADING, SOURCE=SOURCE)

    upgraded = machine.sh(there, **followed.environment)
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    assert {running_release(machine, unit) for unit in units} == {"0.2.0"}
    assert "We are open" in answer_to("2125550144", "hours")

    machine.said(back)
    assert {running_release(machine, unit) for unit in units} == {"0.1.0"}
    assert "We are open" in answer_to("2125550145", "hours")


def test_the_shipped_pages_are_never_served_to_the_world(followed: Followed, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pem"
    certificate.write_text(followed.machine.said("cat /etc/textback/tls/fullchain.pem"), encoding="ascii")
    world = ["curl", "--silent", "--cacert", str(certificate), "--resolve", "textback.test:443:127.0.0.1"]
    for path in ("_sandbox/account", "api/sending/", ""):
        called = [*world, "--write-out", "%{http_code} %{size_download}", f"https://textback.test/{path}"]
        assert subprocess.run(called, capture_output=True, text=True, check=True).stdout == "404 0"
