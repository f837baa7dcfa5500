"""Texts and calls by hand: who gets them, the money, the workers' queue, and how each ends."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result

from app.bootstrap.service import worker
from app.cli.by_hand import OutOfSight, waited_for
from app.cli.command import main
from app.domain.consent import ConsentEvent
from app.domain.delivery import Delivery, Outcome, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.settings import Settings
from app.storage.by_hand import ByHand
from app.storage.contacts import Contacts
from app.storage.engine import open_database
from app.storage.outbox import Outbox
from app.storage.schema import migrate
from app.system import utc_now
from app.usecases.ports import StorageUnavailable
from tests.builders import delivery
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, resets
from tests.memory_store import MemoryStore
from tests.processes import ROOT, wait_until

ANN, BEN, CY = (f"212555012{last}" for last in range(3))
SEND = ("send", ANN, "--text", "We close at eight today")
CALL = ("voice", ANN, "--caller-id", "2125550190", "--sound", "closed.wav")
BOTH = pytest.mark.parametrize("command", [SEND, CALL], ids=["send", "voice"])


class AtTerminal:
    """`textback gateway` on a database in which Ann and Ben have said yes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder}/textback.db"
        migrate(self.url)
        self.database = open_database(self.url)
        self.contacts = Contacts(self.database)
        for digits in (ANN, BEN):
            self.contacts.opt_in(PhoneNumber(digits), "signed a form", utc_now())
        self.environment = {
            "TEXTBACK_DATABASE_URL": self.url,
            "TEXTBACK_GATEWAY_USER": "demo",
            "TEXTBACK_GATEWAY_PASSWORD": "canary-pass",
        }

    def __call__(self, *arguments: str, typed: str | io.BytesIO = "", **changes: str) -> Result:
        environment = {**self.environment, **changes}
        return CliRunner().invoke(main, ["gateway", *arguments], input=typed, env=environment)

    @contextmanager
    def worked(self, *behaviours: Behaviour) -> Iterator[BadGateway]:
        """While a worker sends to a gateway that behaves so."""
        with BadGateway(*behaviours) as server:
            settings = Settings.from_env(
                {**self.environment, "TEXTBACK_GATEWAY_URL": server.url, "TEXTBACK_GATEWAY_CONNECTIONS": "1"},
                receives=False,
            )
            sender = worker(settings, self.database)
            sender.start()
            sweeping = threading.Thread(target=sender.run)
            sweeping.start()
            try:
                wait_until(lambda: ByHand(self.database).is_worked(utc_now()))
                yield server
            finally:
                sender.stop()
                sweeping.join(20)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.database, lines=1)

    def seem_worked(self) -> None:
        """A worker holds a line, and does nothing."""
        assert self.outbox.take_line("asleep", utc_now())

    def queue(self) -> list[tuple[str, str, str]]:
        """Number, state and text of everything that was ever to leave."""
        with self.database.reading() as connection:
            rows = connection.exec_driver_sql("select phone, state, text from deliveries order by id")
            return [(str(phone), str(state), str(text)) for phone, state, text in rows]


@pytest.fixture
def textback(tmp_path: Path) -> Iterator[AtTerminal]:
    terminal = AtTerminal(tmp_path)
    yield terminal
    terminal.database.close()


def forms(server: BadGateway) -> list[dict[str, list[str]]]:
    bodies = [request.partition(b"\r\n\r\n")[2].decode() for request in server.requests]
    return [parse_qs(body, keep_blank_values=True) for body in bodies]


# ---------------------------------------------------------------- how it ends


def test_a_text_by_hand_leaves_by_the_worker_and_the_command_says_so(textback: AtTerminal) -> None:
    with textback.worked(answers("1")) as server:
        spoken = textback(*SEND, typed="1\n")
        printed = textback("send", ANN, BEN, ANN, "--text", "Hello", "--confirm", "--json")

    assert (spoken.exit_code, spoken.stdout.strip()) == (0, "1 sent")
    assert "This texts one phone: one credit" in spoken.stderr
    told = json.loads(printed.stdout)
    assert (printed.exit_code, told["outcome"]) == (0, "done")
    assert [(text["number"], text["state"]) for text in told["texts"]] == [(ANN, "sent"), (BEN, "sent")]
    assert [(form["PhoneNumber"], form["Message"]) for form in forms(server)] == [
        ([ANN], ["We close at eight today"]),
        ([ANN], ["Hello"]),
        ([BEN], ["Hello"]),
    ]


def test_a_voice_call_by_hand_is_one_campaign_for_all_phones(textback: AtTerminal) -> None:
    with textback.worked(answers("1")) as server:
        result = textback("voice", BEN, *CALL[1:], typed="2\n")

    assert (result.exit_code, result.stdout.strip()) == (0, "2 sent")
    assert "This calls 2 phones" in result.stderr
    [form] = forms(server)
    assert (form["callerid"], form["phonenumbers[]"], form["soundfile"]) == (["2125550190"], [BEN, ANN], ["closed.wav"])


ENDINGS: list[tuple[str, Behaviour, str, str]] = [
    # what the gateway does, what the command says, its outcome for programs
    ("says the number is bad", answers("-106"), "1 refused\n  …0120  refused: -106: bad phone number\n", "not done"),
    ("says opted out", answers("-5"), "1 refused\n  …0120  refused: -5: opted out of this account\n", "not done"),
    ("hangs up", resets(), "1 unknown\n  …0120  unknown: the connection broke off", "unknown"),
]


@pytest.mark.parametrize(
    ("behaviour", "words", "outcome"), [row[1:] for row in ENDINGS], ids=[row[0] for row in ENDINGS]
)
def test_what_was_not_sent_is_said_with_its_reason(
    textback: AtTerminal, behaviour: Behaviour, words: str, outcome: str
) -> None:
    with textback.worked(behaviour) as server:
        spoken = textback(*SEND, "--confirm")
        calls = len(server.requests)
        printed = textback("send", BEN, *SEND[2:], "--confirm", "--json")

    assert (spoken.exit_code, printed.exit_code) == (1, 1)
    assert spoken.stdout.startswith(words)
    assert json.loads(printed.stdout)["outcome"] == outcome
    assert calls == 1
    assert ("docs/delivery.md" in spoken.stderr) == (outcome == "unknown")


def test_an_opt_out_that_the_gateway_tells_of_is_in_the_ledger(textback: AtTerminal) -> None:
    with textback.worked(answers("-104")):
        textback(*SEND, "--confirm")

    assert [event.event for event in textback.contacts.ledger(PhoneNumber(ANN))][-1] is ConsentEvent.OPT_OUT


@BOTH
def test_without_waiting_it_is_queued_for_a_worker(textback: AtTerminal, command: Sequence[str]) -> None:
    result = textback(*command, "--confirm", "--no-wait", "--json")

    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "queued")
    [(phone, state, _)] = textback.queue()
    assert (phone, state) == (ANN, "queued")


def test_who_stops_waiting_takes_back_what_has_not_left(textback: AtTerminal) -> None:
    textback.seem_worked()
    command = [sys.executable, "-m", "app", "gateway", *SEND, "--confirm"]
    environment = {**os.environ, **textback.environment}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
    ) as program:
        wait_until(textback.queue)
        program.send_signal(signal.SIGINT)
        said, told = program.communicate(timeout=20)

    assert program.returncode == 1
    assert b"what had not left was taken back" in told
    assert said.startswith(b"1 cancelled")
    assert [state for _, state, _ in textback.queue()] == ["cancelled"]


class Away(MemoryStore):
    """A store that is away."""

    def look(self, ids: Sequence[str]) -> Sequence[Delivery]:
        raise StorageUnavailable("the database is locked")


def test_a_database_that_goes_away_meanwhile_is_no_reason_to_send_again() -> None:
    with pytest.raises(OutOfSight, match="leaves in the time that was said or not at all") as ending:
        waited_for([delivery()], Away())

    assert ending.value.exit_code == 1


# ---------------------------------------------------------------- who gets it


@BOTH
def test_who_opted_out_is_left_out_and_said(textback: AtTerminal, command: Sequence[str]) -> None:
    textback.contacts.opt_out(PhoneNumber(BEN), "called", utc_now())

    result = textback(command[0], BEN, *command[1:], "--confirm", "--no-wait", "--json")

    assert result.exit_code == 0
    assert "Opted out, and left out: …0121." in result.stderr
    assert json.loads(result.stdout)["left_out"] == [BEN]
    assert [phone for phone, _, _ in textback.queue()] == [ANN]


@BOTH
def test_where_all_opted_out_nothing_is_queued(textback: AtTerminal, command: Sequence[str]) -> None:
    textback.contacts.opt_out(PhoneNumber(ANN), "called", utc_now())

    result = textback(*command, "--confirm", "--no-wait", "--consent", "signed again, May 2")

    assert result.exit_code == 2
    assert "nobody is left who may get it. Nothing was sent." in result.stderr
    assert textback.queue() == []


@BOTH
def test_a_number_never_heard_of_needs_a_note_how_it_agreed(textback: AtTerminal, command: Sequence[str]) -> None:
    refused = textback(command[0], CY, *command[1:], "--confirm", "--no-wait")
    blank = textback(command[0], CY, *command[1:], "--confirm", "--no-wait", "--consent", " ")

    assert (refused.exit_code, blank.exit_code) == (2, 2)
    assert "never heard of: …0122" in refused.stderr
    assert textback.queue() == []
    assert textback.contacts.person(PhoneNumber(CY)) is None

    agreed = textback(command[0], CY, *command[1:], "--confirm", "--no-wait", "--consent", "signed form, May 2")

    assert agreed.exit_code == 0
    [event] = textback.contacts.ledger(PhoneNumber(CY))
    assert (event.event, event.note) == (ConsentEvent.OPT_IN, "signed form, May 2")
    assert sorted(phone for phone, _, _ in textback.queue()) == [ANN, CY]


# ---------------------------------------------------------------- nothing leaves by surprise


@BOTH
@pytest.mark.parametrize("typed", ["", "\n", "y\n", "2\n"], ids=["nothing", "return", "y", "another number"])
def test_nothing_is_queued_unless_the_number_of_people_is_typed(
    textback: AtTerminal, command: Sequence[str], typed: str
) -> None:
    textback.seem_worked()

    result = textback(*command, typed=typed)

    assert result.exit_code == 2
    assert "nothing was spent" in result.stderr
    assert textback.queue() == []


@BOTH
def test_without_a_worker_nothing_is_queued(textback: AtTerminal, command: Sequence[str]) -> None:
    result = textback(*command, "--confirm")

    assert result.exit_code == 2
    assert "start `textback worker`, or add --no-wait" in result.stderr
    assert textback.queue() == []


def test_while_calling_is_stopped_nothing_is_queued(textback: AtTerminal) -> None:
    textback.seem_worked()
    no_login = Verdict(Outcome.NOT_SENT, "-1", Trouble.LOGIN)
    account = textback.outbox.account()
    for _ in range(3):
        account = account.after(no_login, utc_now(), 0.0)
    with textback.database.writing() as connection:
        connection.exec_driver_sql(
            "update gateway_account set trouble = ?, failures = ?", (str(account.trouble), account.failures)
        )

    result = textback(*SEND, "--confirm")

    assert result.exit_code == 2
    assert "calling is stopped" in result.stderr
    assert textback.queue() == []


BAD_TEXTS: list[tuple[str, str]] = [
    ("  ", "it is empty"),
    ("x" * 161, "it counts 161 characters, a line break two; one text holds 160"),
    ("Pizza [today]", "the gateway does not accept [ (a square bracket)"),
    ("caf\u00e9 \u2013 open", "the gateway does not accept"),
]


@pytest.mark.parametrize(("text", "words"), BAD_TEXTS)
def test_a_text_that_the_gateway_would_not_take_is_refused_before_anything(
    textback: AtTerminal, text: str, words: str
) -> None:
    result = textback("send", ANN, "--text", text, "--confirm", "--no-wait")

    assert result.exit_code == 2
    assert words in result.stderr
    assert "Nothing was sent." in result.stderr
    assert textback.queue() == []


@pytest.mark.parametrize("options", [(), ("--text", "a", "--text-file", "-")], ids=["neither", "both"])
def test_the_text_is_given_once(textback: AtTerminal, options: Sequence[str]) -> None:
    result = textback("send", ANN, *options, "--confirm", "--no-wait")

    assert result.exit_code == 2
    assert "give either --text or --text-file" in result.stderr


def test_a_text_comes_from_a_file_or_from_standard_input(textback: AtTerminal) -> None:
    file = textback.folder / "text.txt"
    file.write_text("From a file\n", encoding="utf-8")

    from_file = textback("send", ANN, "--text-file", str(file), "--confirm", "--no-wait")
    from_input = textback("send", ANN, "--text-file", "-", "--confirm", "--no-wait", typed="From a pipe\n")
    unasked = textback("send", ANN, "--text-file", "-", "--no-wait", typed="From a pipe\n")

    assert (from_file.exit_code, from_input.exit_code, unasked.exit_code) == (0, 0, 2)
    assert "add --confirm" in unasked.stderr
    assert [text for _, _, text in textback.queue()] == ["From a file", "From a pipe"]


def test_a_text_in_another_encoding_is_said_in_a_sentence(textback: AtTerminal) -> None:
    file = textback.folder / "text.txt"
    file.write_bytes(b"caf\xe9")

    result = textback("send", ANN, "--text-file", str(file), "--confirm", "--no-wait")

    assert result.exit_code == 2
    assert "not in UTF-8" in result.stderr


def test_a_sound_with_blanks_is_refused(textback: AtTerminal) -> None:
    result = textback("voice", ANN, "--caller-id", "2125550190", "--sound", "my sound.wav", "--confirm", "--no-wait")

    assert result.exit_code == 2
    assert "without blanks" in result.stderr
    assert textback.queue() == []


def test_a_text_is_good_for_as_long_as_is_said(textback: AtTerminal) -> None:
    result = textback(*SEND, "--good-for", "3", "--confirm", "--no-wait")

    assert "It leaves within 3 minutes or not at all." in result.stderr
    with textback.database.reading() as connection:
        rows: list[Any] = list(connection.exec_driver_sql("select created_at, not_after from deliveries"))
    [(made, last)] = rows
    assert datetime.fromisoformat(last) - datetime.fromisoformat(made) == timedelta(minutes=3)


def test_neither_text_nor_number_is_shown_where_it_need_not_be(textback: AtTerminal) -> None:
    with textback.worked(answers("1")):
        result = textback(*SEND, "--confirm")

    assert ANN not in result.output
    assert "eight" not in result.output
