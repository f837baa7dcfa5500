"""`textback run`: one command, everything on this machine, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.processes import ROOT, answers, bare_environment, free_port, wait_until

UP_WITHIN = 60


@dataclass(frozen=True)
class Process:
    """One line of `ps`."""

    pid: int
    parent: int
    words: list[str]


def alive() -> list[Process]:
    """Every process of this machine that is no zombie; `ps` speaks the same on Linux and macOS."""
    shown = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in shown.stdout.splitlines()]
    return [Process(int(line[0]), int(line[1]), line[3:]) for line in lines if not line[2].startswith("Z")]


class Running:
    """`textback run` in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port, self.gateway_port = free_port(), free_port()
        self.folder = folder
        self.output = folder / "output.txt"
        arguments = ["run", "--port", str(self.port), "--gateway-port", str(self.gateway_port)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                cwd=folder,
                env={**bare_environment(), **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> list[str]:
        """The lines that the command printed."""
        return self.output.read_text(encoding="utf-8").splitlines()

    def wait_until_up(self) -> None:
        """Wait for the last line, the phone page's address."""
        wait_until(
            lambda: self.process.poll() is not None or (self.said and self.said[-1].startswith("Phone")), UP_WITHIN
        )
        assert self.process.poll() is None, self.said

    def children(self) -> dict[str, int]:
        """The programs that were started, by name."""
        ours = [line for line in alive() if line.parent == self.process.pid and "app" in line.words]
        return {line.words[line.words.index("app") + 1]: line.pid for line in ours}

    def text(self, words: str, phone: str = "2125550100") -> None:
        """Text in from the phone page."""
        url = f"http://127.0.0.1:{self.gateway_port}/_sandbox/phones/{phone}/texts"
        requests.post(url, {"text": words}, timeout=10).raise_for_status()

    def answers(self, phone: str = "2125550100") -> list[str]:
        """What reached the phone."""
        bubbles = requests.get(f"http://127.0.0.1:{self.gateway_port}/_sandbox/phones/{phone}", timeout=10).json()
        return [bubble["text"] for bubble in bubbles if bubble["way"] == "out"]

    def end(self) -> None:
        """Whatever is left goes."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(25)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path)
    try:
        started.wait_until_up()
        yield started
    finally:
        started.end()


def is_alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    return any(line.pid == pid for line in alive())


def test_one_command_answers_a_text_and_survives_a_dying_part(run: Running) -> None:
    assert run.said[-1] == f"Phone      http://127.0.0.1:{run.gateway_port}/"
    run.text("PIZZA")
    wait_until(lambda: len(run.answers()) == 1, 15)

    before = run.children()
    os.kill(before["worker"], signal.SIGKILL)
    wait_until(lambda: run.children().get("worker", before["worker"]) != before["worker"], 15)
    run.text("hours")

    wait_until(lambda: len(run.answers()) == 2, 40)  # the dead worker's lines are free again after their lease


def test_the_newer_webhooks_need_a_switch_and_nothing_else(run: Running) -> None:
    url = f"http://127.0.0.1:{run.gateway_port}/_sandbox/account"
    requests.put(url, json={"webhooks": True, "webhook_secret": "any"}, timeout=10).raise_for_status()

    run.text("PIZZA")

    wait_until(lambda: len(run.answers()) == 1, 15)


def test_the_end_of_the_command_is_the_end_of_everything(run: Running) -> None:
    children = run.children()
    assert children.keys() == {"sandbox", "serve", "worker"}

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(25) == 0
    assert not [pid for pid in children.values() if is_alive(pid)]


def test_nothing_outlives_a_killed_command(run: Running) -> None:
    children = run.children()

    os.kill(run.process.pid, signal.SIGKILL)

    wait_until(lambda: not [pid for pid in children.values() if is_alive(pid)], 25)


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path, run: Running) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "app", "run", "--port", str(free_port()), "--gateway-port", str(run.gateway_port)],
        cwd=tmp_path,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 2
    assert second.stderr == (
        f"textback: port {run.gateway_port} is taken by another program: "
        "choose another with --host and --gateway-port, or stop what listens there.\n"
    )


def test_rules_with_a_mistake_stay_out_and_the_last_good_ones_go_on(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    good = (ROOT / "rules" / "pizza.yaml").read_text(encoding="utf-8")
    (rules / "pizza.yaml").write_text(good.replace("- keyword: HOURS", "- keywrod: HOURS"), encoding="utf-8")
    refused = Running(tmp_path)
    assert refused.process.wait(UP_WITHIN) == 2
    assert any('unknown key "keywrod". Did you mean "keyword"?' in line for line in refused.said)
    assert "no earlier version is live" in refused.said[-1]

    (rules / "pizza.yaml").write_text(good, encoding="utf-8")
    first = Running(tmp_path)
    first.wait_until_up()
    first.end()
    (rules / "pizza.yaml").write_text(good.replace("- keyword: HOURS", "- keywrod: HOURS"), encoding="utf-8")
    second = Running(tmp_path)
    try:
        second.wait_until_up()
        assert any("version 1 goes on answering" in line for line in second.said)
        second.text("hours")
        wait_until(lambda: len(second.answers()) == 1, 40)
    finally:
        second.end()


def test_the_gateway_is_the_stand_in_whatever_the_environment_says(tmp_path: Path) -> None:
    started = Running(tmp_path, TEXTBACK_GATEWAY_URL="https://gateway.example", TEXTBACK_GATEWAY_USER="somebody")
    try:
        started.wait_until_up()
        started.text("hours")
        wait_until(lambda: len(started.answers()) == 1, 15)
        account = f"http://127.0.0.1:{started.gateway_port}/_sandbox/account"
        assert json.loads(requests.get(account, timeout=10).text)["user"] == "demo"
        assert answers(f"http://127.0.0.1:{started.port}/healthz")
    finally:
        started.end()


RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: CATER
    reply: We cater
"""


def test_a_saved_rule_goes_live_and_a_broken_one_stays_out_and_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    file = folder / "cater.yaml"
    file.write_text(RULES, encoding="utf-8")
    started = Running(tmp_path)
    try:
        started.wait_until_up()
        file.write_text(RULES.replace("We cater", "We cater daily"), encoding="utf-8")
        wait_until(lambda: "Rules      version 2, from 1 file in rules" in started.said, 10)
        time.sleep(1)  # within which every process follows
        started.text("cater")
        wait_until(lambda: started.answers() == ["We cater daily"], 15)

        file.write_text(RULES.replace("reply", "replly"), encoding="utf-8")
        wait_until(lambda: "Rules      1 problem: version 2 goes on answering" in started.said, 10)
        assert any('unknown key "replly"' in line for line in started.said)
        started.text("cater", "2125550101")
        wait_until(lambda: started.answers("2125550101") == ["We cater daily"], 15)
    finally:
        started.end()
