"""The gateway account at a terminal: words, JSON, exit codes, money, cards and consent."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from app.gateway.club_texting.http.codes import SENDING
from app.gateway.club_texting.http.functions import FUNCTIONS
from tests.cli.at_terminal import AtTerminal
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, resets
from tests.gateway.builders import CARD, unused_port
from tests.processes import ROOT, wait_until

ANN, BEN = "2125550123", "2125550124"
BUY = ("buy-credits", "50", "--confirm", "--card-file")
RENT = ("rent-keyword", "HONEY", "--confirm", "--card-file")


@pytest.fixture
def textback(tmp_path: Path) -> AtTerminal:
    return AtTerminal(tmp_path)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of today's tables, to be copied: making one takes longer than a test."""
    folder = tmp_path_factory.mktemp("tables")
    assert AtTerminal(folder).alone("migrate").exit_code == 0
    return folder


@pytest.fixture
def migrated(textback: AtTerminal, tables: Path) -> AtTerminal:
    shutil.copytree(tables, textback.folder, dirs_exist_ok=True)
    return textback


# ---------------------------------------------------------------- answers

ROWS: list[tuple[str, tuple[str, ...], str, int, str, dict[str, object]]] = [
    # section of the page: the command, the gateway's answer, exit code, words, JSON
    ("2.4", ("credits",), "153", 0, "153 credits", {"credits": 153}),
    ("2.4", ("credits",), "12.5", 0, "12.5 credits", {"credits": 12.5}),
    ("2.5", ("keyword-available", "HONEY"), "1", 0, "HONEY is free.", {"keyword": "HONEY", "available": True}),
    ("2.5", ("keyword-available", "HONEY"), "0", 1, "HONEY is taken.", {"keyword": "HONEY", "available": False}),
    ("2.6", (*BUY, "CARD"), "1", 0, "Bought: 50 credits.", {"credits": 50}),
    ("2.7", (*RENT, "CARD"), "2", 0, "HONEY is yours.", {"keyword": "HONEY"}),
    ("2.8", ("set-up-keyword", "HONEY", "--auto-reply", "Bzz"), "1", 0, "HONEY is set up.", {"keyword": "HONEY"}),
    ("2.10", ("lookup", ANN), "ATTUS", 0, "…0123: ATTUS", {"number": ANN, "finding": "carrier", "carrier": "ATTUS"}),
    ("2.10", ("lookup", ANN), "UNKNOWN", 0, "…0123: unknown carrier", {"finding": "unknown carrier", "carrier": None}),
    ("2.10", ("lookup", ANN), "FAILURE", 1, "…0123: no mobile number", {"finding": "no mobile number"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "answer", "code", "words", "answered"),
    [row[1:] for row in ROWS],
    ids=[f"{row[0]} {row[1][0]} {row[2]}" for row in ROWS],
)
def test_each_answer_is_words_for_people_and_json_for_programs(
    migrated: AtTerminal,
    command: Sequence[str],
    answer: str,
    code: int,
    words: str,
    answered: dict[str, object],
) -> None:
    arguments = [migrated.card_file() if part == "CARD" else part for part in command]

    spoken = migrated(*arguments, gateway=answers(answer))
    printed = migrated(*arguments, "--json", gateway=answers(answer))

    assert (spoken.exit_code, printed.exit_code) == (code, code)
    assert spoken.stdout.startswith(words)
    told = json.loads(printed.stdout)
    assert told["outcome"] == "done"
    assert answered.items() <= told.items()


BAD: list[tuple[str, Behaviour, int, str]] = [
    # what the gateway does to a purchase, exit code, outcome
    ("says no", answers("0"), 1, "refused"),
    ("says the login is bad", answers("-1"), 1, "refused"),
    ("fails", answers("-10"), 1, "unknown"),
    ("hangs up", resets(), 1, "unknown"),
    ("is busy", answers("", 503), 2, "not reached"),
]


@pytest.mark.parametrize(("behaviour", "code", "outcome"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_call_that_went_wrong_says_what_to_do_and_whether_anything_was_spent(
    textback: AtTerminal, behaviour: Behaviour, code: int, outcome: str
) -> None:
    result = textback(*BUY, textback.card_file(), "--json", gateway=behaviour)

    told = json.loads(result.stdout)
    assert (result.exit_code, told["outcome"]) == (code, outcome)
    assert told["what_to_do"] in result.stderr
    assert len(textback.requests) == 1


@pytest.mark.parametrize("behaviour", [answers("<html>"), answers("", 500)], ids=["a page", "500"])
def test_a_question_that_got_no_answer_may_be_asked_again(textback: AtTerminal, behaviour: Behaviour) -> None:
    result = textback("credits", gateway=behaviour)

    assert result.exit_code == 2
    assert "Call again" in result.stderr


def test_a_gateway_that_is_not_there_is_said_in_a_sentence(textback: AtTerminal) -> None:
    result = textback.alone("gateway", "credits", TEXTBACK_GATEWAY_URL=f"http://127.0.0.1:{unused_port()}")

    assert result.exit_code == 2
    assert result.stderr.startswith("textback: not reached (no connection to the gateway).\n  → Nothing was done.")


def test_every_return_code_is_listed_for_people_and_for_programs(textback: AtTerminal) -> None:
    words = textback.alone("gateway", "codes", COLUMNS="200").stdout
    tables = json.loads(textback.alone("gateway", "codes", "--json").stdout)

    assert [table["function"] for table in tables] == [function.name for function in FUNCTIONS]
    for function, table in zip(FUNCTIONS, tables, strict=True):
        assert function.title in words
        assert [str(row["code"]) for row in table["codes"]] == list(function.codes)
    assert SENDING[-104].name in words


# ---------------------------------------------------------------- money

SPENDING: dict[str, tuple[tuple[str, ...], str, str]] = {
    "buy-credits": (("buy-credits", "50"), "This buys 50 credits.", "50"),
    "rent-keyword": (("rent-keyword", "HONEY"), "This rents the keyword HONEY.", "HONEY"),
}


def with_card(textback: AtTerminal, command: Sequence[str]) -> list[str]:
    card = ["--card-file", textback.card_file()] if command[0] in {"buy-credits", "rent-keyword"} else []
    return [*command, *card]


@pytest.mark.parametrize(("command", "what", "word"), SPENDING.values(), ids=SPENDING)
@pytest.mark.parametrize("typed", ["", "\n", "y\n", "yes\n"], ids=["nothing", "return", "y", "yes"])
def test_nothing_is_spent_unless_the_very_word_is_typed(
    migrated: AtTerminal, command: Sequence[str], what: str, word: str, typed: str
) -> None:
    result = migrated(*with_card(migrated, command), gateway=answers("1"), typed=typed)

    assert result.exit_code == 2
    assert what in result.stderr
    assert "nothing was spent" in result.stderr
    assert migrated.requests == []


@pytest.mark.parametrize(("command", "what", "word"), SPENDING.values(), ids=SPENDING)
def test_the_word_spends_once_what_was_said(migrated: AtTerminal, command: Sequence[str], what: str, word: str) -> None:
    answer = "2" if command[0] == "rent-keyword" else "1"

    result = migrated(*with_card(migrated, command), gateway=answers(answer), typed=f"{word}\n")

    assert (result.exit_code, len(migrated.requests)) == (0, 1)
    assert what in result.stderr


def test_asking_costs_nothing_and_asks_nobody(textback: AtTerminal) -> None:
    result = textback("credits", gateway=answers("3"))

    assert (result.exit_code, result.stderr) == (0, "")


def test_who_loses_patience_is_told_that_it_may_have_been_done(textback: AtTerminal) -> None:
    with BadGateway(keeps_silent) as server:
        environment = {**os.environ, **textback.environment, "TEXTBACK_GATEWAY_URL": server.url}
        command = [sys.executable, "-m", "app", "gateway", *BUY, textback.card_file()]
        with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, env=environment) as program:
            wait_until(lambda: server.requests)
            program.send_signal(signal.SIGINT)
            _, told = program.communicate(timeout=10)

    assert program.returncode == 1
    assert b"it may have been done" in told
    assert b"Traceback" not in told


# ---------------------------------------------------------------- cards


@pytest.mark.parametrize("sign", ["=", ": ", "  =  "])
def test_a_card_file_is_read_as_people_write_it(textback: AtTerminal, sign: str) -> None:
    lines = "".join(f"{name.replace('_', '-').upper()}{sign}'{value}'\n" for name, value in CARD.items())

    result = textback(*BUY, textback.card_file(lines), gateway=answers("1"))

    assert result.exit_code == 0
    form = textback.form()
    assert (form["ccnumber"], form["zip"], form["expm"]) == ([CARD["number"]], ["01234"], ["09"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4111111111111111\n", "line 1 of the file is not NAME=value"),
        ("city=A\ncity=B\n", "line 2 of the file gives again what stands above"),
        ("number=4111\n", "number is not 12 to 19 digits"),
        ("", "first_name is missing"),
    ],
)
def test_a_card_file_that_cannot_be_used_is_explained_and_not_repeated(
    textback: AtTerminal, text: str, words: str
) -> None:
    result = textback(*BUY, textback.card_file(text), gateway=answers("1"))

    assert result.exit_code == 2
    assert words in result.stderr
    assert textback.requests == []


def test_a_card_file_that_is_not_there_spends_nothing(textback: AtTerminal) -> None:
    result = textback(*RENT, "nowhere.txt", gateway=answers("2"))

    assert (result.exit_code, textback.requests) == (2, [])
    assert "cannot be read (FileNotFoundError)" in result.stderr


def test_a_card_file_that_others_may_read_is_pointed_out(textback: AtTerminal) -> None:
    file = textback.card_file()
    Path(file).chmod(0o644)

    result = textback(*BUY, file, gateway=answers("1"))

    assert result.exit_code == 0
    assert f"chmod 600 {file}" in result.stderr


def test_a_card_is_not_read_from_a_pipe(textback: AtTerminal) -> None:
    result = textback("buy-credits", "50", gateway=answers("1"), typed="50\nAnn\n")

    assert result.exit_code == 2
    assert "give --card-file" in result.stderr
    assert textback.requests == []


def test_a_card_that_is_typed_is_charged_and_not_shown(textback: AtTerminal) -> None:
    ours, theirs = pty.openpty()
    with BadGateway(answers("1")) as server:
        environment = {**os.environ, **textback.environment, "TEXTBACK_GATEWAY_URL": server.url}
        command = [sys.executable, "-m", "app", "gateway", "buy-credits", "50"]
        with subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment, start_new_session=True
        ) as program:
            os.close(theirs)
            shown = talked(ours, [("Type 50 to go on:", "50"), *zip(ASKED, CARD.values(), strict=True)])
    os.close(ours)

    assert program.returncode == 0, shown
    assert "Bought: 50 credits." in shown
    assert b"ccnumber=4111111111111111" in server.requests[0]
    assert not [CARD[name] for name in ("number", "security_code", "expires") if CARD[name] in shown]
    assert CARD["city"] in shown, "the terminal shows nothing at all, so this proves nothing"


ASKED = [
    "first name:", "last name:", "street:", "city:", "state:", "zip code:", "country:", "discover):", "card number:",
    "security code:", "(MM/YY):",
]  # fmt: skip


def talked(terminal: int, turns: Sequence[tuple[str, str]]) -> str:
    """All that the terminal showed while each question got its answer."""
    shown = ""
    for question, answer in turns:
        start = len(shown)
        while question not in shown[start:]:
            shown += os.read(terminal, 4096).decode()
        os.write(terminal, f"{answer}\n".encode())
    with suppress(OSError):  # the terminal is gone once the program is
        while more := os.read(terminal, 4096):
            shown += more.decode()
    return shown


# ---------------------------------------------------------------- settings and options


def test_a_look_up_uses_its_own_login(textback: AtTerminal) -> None:
    textback("lookup", ANN, gateway=answers("ATTUS"))

    assert (textback.form()["User"], textback.form()["Pass"]) == (["finder"], ["canary-pass-2"])


def test_a_look_up_without_its_login_says_what_to_set(textback: AtTerminal) -> None:
    result = textback("lookup", ANN, gateway=keeps_silent, TEXTBACK_LOOKUP_USER="")

    assert (result.exit_code, textback.requests) == (2, [])
    assert "TEXTBACK_LOOKUP_USER and TEXTBACK_LOOKUP_PASSWORD" in result.stderr


def test_a_call_without_a_login_says_what_to_set(textback: AtTerminal) -> None:
    result = textback("credits", gateway=keeps_silent, TEXTBACK_GATEWAY_USER="", TEXTBACK_GATEWAY_PASSWORD="")

    assert result.exit_code == 2
    assert "TEXTBACK_GATEWAY_USER is not set" in result.stderr
