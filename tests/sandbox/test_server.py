"""The stand-in as a program: it starts, says where it is, breaks connections when told to, and stops promptly."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
import requests
from click.testing import CliRunner

from app.cli.sandbox import sandbox
from app.sandbox.account import Account
from app.sandbox.state import State
from app.sandbox.store import Store
from tests.sandbox.rig import LOGIN, PHONE, Answer, Clock, Receiver

MESSAGE = LOGIN | {"phonenumber": PHONE, "message": "Hello"}


@dataclass
class Program:
    """The running command: its process, its address without the last slash, and all that it printed until then."""

    process: subprocess.Popen[str]
    url: str
    said: list[str]

    def stop(self) -> float:
        """Send SIGTERM; returns how many seconds the program took to end."""
        began = time.monotonic()
        os.kill(self.process.pid, signal.SIGTERM)
        assert self.process.wait(10) == 0
        return time.monotonic() - began


def start(*options: str, state: Path | str = ":memory:") -> Program:
    command = "from app.cli.sandbox import sandbox; sandbox()"
    words = [sys.executable, "-c", command, "--port", "0", "--state", str(state), *options]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    said = []
    for line in _printed(process.stdout):
        said.append(line.strip())
        found = re.search(r"phone: (http://127\.0\.0\.1:\d+)/$", line.strip())
        if found:
            return Program(process, found[1], said)
    raise AssertionError(said)


def _printed(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@pytest.fixture(scope="module")
def running() -> Iterator[Program]:
    started = start("--keyword", "PIZZA")
    yield started
    started.stop()
    _printed(started.process.stdout).close()


@pytest.fixture
def program(running: Program) -> Program:
    """The running program as it was at its start."""
    requests.post(f"{running.url}/_sandbox/reset", timeout=5)
    return running


def test_it_says_its_address_last_and_plays_both_sides(program: Program, receiver: Receiver) -> None:
    receiver.usual = Answer("Two for one!")
    assert program.said[-1].endswith(program.url + "/")

    requests.put(f"{program.url}/_sandbox/account", json={"callback_url": receiver.url}, timeout=5)
    sent = requests.post(f"{program.url}/api/sending/", data=MESSAGE, timeout=5)
    requests.post(f"{program.url}/_sandbox/phones/{PHONE}/texts", data={"text": "pizza"}, timeout=5)
    until = time.monotonic() + 5
    while len(bubbles := requests.get(f"{program.url}/_sandbox/phones/{PHONE}", timeout=5).json()) < 3:
        assert time.monotonic() < until

    assert (sent.content, sent.headers["Content-Length"]) == (b"1", "1")
    assert [bubble["text"] for bubble in bubbles] == ["Hello", "pizza", "Two for one!"]


@pytest.mark.parametrize("kind", ["cut", "silent"])
def test_a_message_can_be_accepted_and_the_connection_closed_without_a_word(program: Program, kind: str) -> None:
    fault = {"kind": kind} | ({"seconds": 0.2} if kind == "silent" else {})
    requests.put(f"{program.url}/_sandbox/account", json={"faults": {"next": [fault]}}, timeout=5)

    with pytest.raises(requests.ConnectionError, match=r"without response|reset|aborted"):
        requests.post(f"{program.url}/api/sending/", data=MESSAGE, timeout=5)

    calls = requests.get(f"{program.url}/_sandbox/calls", timeout=5).json()
    assert [(call["status"], call["accepted"], call["text"]) for call in calls] == [(None, True, "Hello")]


def test_an_answer_can_be_cut_in_the_middle(program: Program) -> None:
    given = {"User": "demo", "Password": "demo", "format": "json"}

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        requests.get(f"{program.url}/groups", given, headers={"X-Sandbox-Fault": "half"}, timeout=5)


def test_a_caller_that_hangs_up_on_a_silent_gateway_no_longer_counts(program: Program) -> None:
    changes = {"limits": {"connections": 1}, "faults": {"next": [{"kind": "silent", "seconds": 30}]}}
    requests.put(f"{program.url}/_sandbox/account", json=changes, timeout=5)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{program.url}/api/sending/", data=MESSAGE, timeout=0.3)

    until = time.monotonic() + 5
    while requests.post(f"{program.url}/api/sending/", data=MESSAGE, timeout=5).status_code == 503:
        assert time.monotonic() < until

    calls = requests.get(f"{program.url}/_sandbox/calls", timeout=5).json()
    assert [call["code"] for call in calls if call["accepted"]] == [None, 1]


def test_it_stops_within_five_seconds_with_connections_kept_open_and_a_request_under_way() -> None:
    program = start()
    late = {"faults": {"next": [{"kind": "late", "seconds": 1}]}}
    requests.put(f"{program.url}/_sandbox/account", json=late, timeout=5)
    kept = requests.Session()
    answers: list[str] = []
    sending = threading.Thread(
        target=lambda: answers.append(requests.post(f"{program.url}/api/sending/", data=MESSAGE, timeout=5).text)
    )
    sending.start()
    while not kept.get(f"{program.url}/_sandbox/calls", timeout=5).json():
        pass

    took = program.stop()
    sending.join()
    kept.close()
    _printed(program.process.stdout).close()

    assert took < 5
    assert answers == ["1"], "a request under way is answered before the program ends"


def test_a_killed_stand_in_goes_on_where_it_ended_and_takes_what_is_named_anew(tmp_path: Path) -> None:
    first = start("--keyword", "PIZZA", "--user", "us", state=tmp_path / "s.db")
    sent = requests.post(f"{first.url}/api/sending/", data=MESSAGE | {"user": "us"}, timeout=5).text
    calls = requests.get(f"{first.url}/_sandbox/calls", timeout=5).json()
    os.killpg(first.process.pid, signal.SIGKILL)
    first.process.wait()
    _printed(first.process.stdout).close()

    second = start("--keyword", "WIN", state=tmp_path / "s.db")
    again = requests.get(f"{second.url}/_sandbox/calls", timeout=5).json()
    account = requests.get(f"{second.url}/_sandbox/account", timeout=5).json()
    second.stop()
    _printed(second.process.stdout).close()

    assert (sent, len(calls), again) == ("1", 1, calls)
    assert (account["user"], account["keywords"], account["credits"]) == ("us", ["PIZZA", "WIN"], 99_999)


def test_fresh_forgets(tmp_path: Path) -> None:
    with closing(Store(str(tmp_path / "s.db"))) as store:
        State(Account(user="old"), Clock(), store)
    started = start("--fresh", state=tmp_path / "s.db")

    account = requests.get(f"{started.url}/_sandbox/account", timeout=5).json()
    started.stop()
    _printed(started.process.stdout).close()

    assert account["user"] == "demo"


def test_a_state_file_that_cannot_be_used_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam, this is no database. " * 50)

    for path in (tmp_path / "letter.txt", tmp_path / "letter.txt" / "s.db"):
        result = CliRunner().invoke(sandbox, ["--port", "0", "--state", str(path)])

        assert result.exit_code == 2
        assert result.stderr.startswith(f"textback: the state file {path} cannot be used (")
        assert result.stderr.count("\n") == 1


def test_a_taken_port_is_one_sentence_and_exit_code_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = CliRunner().invoke(sandbox, ["--port", str(port)])

    assert result.exit_code == 2
    assert result.stderr == (
        f"textback: port {port} is taken by another program: "
        "choose another with --host and --port, or stop what listens there.\n"
    )


def test_options_that_cannot_be_taken_are_all_named() -> None:
    result = CliRunner().invoke(sandbox, ["--callback", "nowhere", "--keyword", "", "--user", ""])

    assert result.exit_code == 2
    for option in ("--callback", "--keyword", "--user"):
        assert option in result.stderr


def test_the_help_has_an_example() -> None:
    result = CliRunner().invoke(sandbox, ["--help"])

    assert result.exit_code == 0
    assert "Example: textback sandbox" in result.output
