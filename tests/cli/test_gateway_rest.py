"""The commands of `textback gateway` that the REST API alone can do: words, JSON, exit codes, and nothing unasked."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.at_terminal import AtTerminal
from tests.gateway.bad_gateway import Behaviour, answers, keeps_silent

ANN = "2125550123"


@pytest.fixture
def textback(tmp_path: Path) -> AtTerminal:
    return AtTerminal(tmp_path)


def success(status: int = 200, **content: Any) -> Behaviour:
    return answers(json.dumps({"Response": {"Status": "Success", "Code": status, **content}}), status)


def failure(status: int, *errors: str) -> Behaviour:
    return answers(json.dumps({"Response": {"Status": "Failure", "Code": status, "Errors": errors}}), status)


def text(number: int, message: str = "Are you open?", **changes: Any) -> dict[str, Any]:
    return {
        "ID": number,
        "PhoneNumber": ANN,
        "Subject": "",
        "Message": message,
        "New": True,
        "FolderID": "",
        "ContactID": "",
        "ReceivedOn": "12-03-2015 6:50 AM",
    } | changes


def asked(request: bytes) -> tuple[str, dict[str, list[str]]]:
    """The path that a request asked for, and what its query says but the login."""
    target = urlsplit(request.split(b" ")[1].decode())
    query = parse_qs(target.query, keep_blank_values=True)
    assert (query.pop("User"), query.pop("Password")) == (["demo"], ["canary-pass"])
    return target.path, query


# ---------------------------------------------------------------- inbox


def test_the_inbox_is_a_table_for_people_and_json_for_programs(textback: AtTerminal) -> None:
    page = success(Entries=[text(15168146), text(15168145, "No", New=False, FolderID=77)])

    spoken = textback("inbox", gateway=(page, success(Entries=[])))
    printed = textback("inbox", "--json", gateway=(page, success(Entries=[])))

    assert (spoken.exit_code, printed.exit_code) == (0, 0)
    lines = spoken.stdout.splitlines()
    assert lines[1].split() == ["2015-12-03", "11:50", ANN, "new", "Are", "you", "open?"]
    told = json.loads(printed.stdout)
    assert told["outcome"] == "done"
    assert [message["id"] for message in told["messages"]] == [15168146, 15168145]
    assert told["messages"][1] == {
        "id": 15168145, "received_at": "2015-12-03T11:50:00+00:00", "number": ANN, "subject": "", "text": "No",
        "new": False, "folder": 77, "contact": None, "mms": False, "files": [],
    }  # fmt: skip


def test_no_more_is_asked_for_than_is_shown(textback: AtTerminal) -> None:
    result = textback("inbox", "--limit", "2", gateway=success(Entries=[text(3), text(2), text(1)]))

    (request,) = textback.requests
    assert asked(request) == ("/incoming-messages", {"format": ["json"], "itemsPerPage": ["2"], "page": ["1"]})
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.parametrize("wanted", ["customers", "77"])
def test_a_folder_is_known_by_its_name_or_its_number(textback: AtTerminal, wanted: str) -> None:
    folders = success(Entries=[{"ID": 5, "Name": "Fans"}, {"ID": 77, "Name": "Customers"}])

    result = textback("inbox", "--folder", wanted, "--search", "open", gateway=(folders, success(Entries=[])))

    assert (result.exit_code, result.stdout) == (0, "Nothing found.\n")
    _, query = asked(textback.requests[1])
    assert (query["FolderID"], query["Search"]) == (["77"], ["open"])


def test_a_folder_that_is_not_there_is_answered_with_those_that_are(textback: AtTerminal) -> None:
    result = textback("inbox", "--folder", "Foes", gateway=success(Entries=[{"ID": 5, "Name": "Fans"}]))

    assert (result.exit_code, len(textback.requests)) == (2, 1)
    assert "no folder 'Foes'; there is: Fans." in result.stderr


def test_an_empty_inbox_says_so(textback: AtTerminal) -> None:
    result = textback("inbox", gateway=success(Entries=[]))

    assert (result.exit_code, result.stdout) == (0, "The inbox is empty.\n")


def test_a_text_cannot_play_with_the_terminal(textback: AtTerminal) -> None:
    evil = text(1, "\x1b[2J[red]gone[/red]\r\n\u202eback", PhoneNumber="\x1b]0;evil\x07")

    result = textback("inbox", gateway=(success(Entries=[evil]), success(Entries=[])))

    assert result.exit_code == 0
    assert "[red]gone[/red]" in result.stdout
    assert not set("\x1b\r\u202e\x07") & set(result.stdout)


# ---------------------------------------------------------------- reports

REPORT = {
    "Delivered": {"Count": 2, "Percentage": "66.67"},
    "Bounced": {"Count": 1, "Percentage": "33.33"},
    "Not Available": {"Count": 0, "Percentage": "0.00"},
    "Not Sent - No Credits": {"Count": 0, "Percentage": "0.00"},
    "Not Sent - Opted Out": {"Count": 0, "Percentage": "0.00"},
}


def test_a_report_counts_the_numbers_in_each_state(textback: AtTerminal) -> None:
    spoken = textback("reports", "19816537", gateway=success(Entry=REPORT))
    path, _ = asked(textback.requests[0])
    printed = textback("reports", "19816537", "--json", gateway=success(Entry=REPORT))

    assert path == "/sending/reports/19816537/"
    assert [line.split()[:3] for line in spoken.stdout.splitlines()[1:3]] == [
        ["delivered", "2", "66.67"],
        ["bounced", "1", "33.33"],
    ]
    told = json.loads(printed.stdout)
    assert told["counts"] == {"delivered": 2, "bounced": 1, "na": 0, "no_credits": 0, "opted_out": 0}


def test_the_numbers_in_one_state_are_one_a_line(textback: AtTerminal) -> None:
    numbers = [f"21255501{number:02}" for number in range(100)] * 2

    spoken = textback("reports", "5", "--details", "bounced", gateway=success(Entries=numbers))
    path, query = asked(textback.requests[0])
    printed = textback("reports", "5", "--details", "bounced", "--json", gateway=success(Entries=numbers))

    assert (path, query["status"]) == ("/sending/reports/5/view-details", ["bounced"])
    assert spoken.stdout.splitlines() == numbers
    assert json.loads(printed.stdout)["numbers"] == numbers


def test_a_report_that_is_not_there_is_refused_in_the_gateways_own_words(textback: AtTerminal) -> None:
    gone = failure(403, "Sorry, nothing was found\x1b[2J")

    spoken = textback("reports", "5", gateway=gone)
    printed = textback("reports", "5", "--json", gateway=gone)

    assert spoken.exit_code == 1
    assert spoken.stderr.startswith("textback: refused (403: not found).")
    assert "“Sorry, nothing was found [2J”" in spoken.stderr
    told = json.loads(printed.stdout)
    assert (told["outcome"], told["code"], told["name"]) == ("refused", 403, "not found")
    assert told["words"] == ["Sorry, nothing was found\x1b[2J"]


@pytest.mark.parametrize(
    ("command", "behaviour", "outcome"),
    [
        (("inbox",), answers("<html>"), "no answer"),
        (("reports", "5"), answers("", 503), "not reached"),
        (("cancel-keyword", "PIZZA", "--confirm"), answers("", 500), "no answer"),
    ],
)
def test_what_may_be_asked_again_ends_with_two(
    textback: AtTerminal, command: tuple[str, ...], behaviour: Behaviour, outcome: str
) -> None:
    result = textback(*command, "--json", gateway=behaviour)

    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (2, outcome)
    assert len(textback.requests) == 1


# ---------------------------------------------------------------- giving a keyword back


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "pizza\n"], ids=["nothing", "return", "y", "another case"])
def test_no_keyword_is_given_back_unless_its_very_word_is_typed(textback: AtTerminal, typed: str) -> None:
    result = textback("cancel-keyword", "PIZZA", gateway=answers("", 204), typed=typed)

    assert (result.exit_code, textback.requests) == (2, [])
    assert "anybody may rent it" in result.stderr


@pytest.mark.parametrize("options", [(), ("--confirm",)], ids=["typed", "confirmed"])
def test_a_keyword_is_given_back_by_a_post_that_shows_no_login_in_its_address(
    textback: AtTerminal, options: tuple[str, ...]
) -> None:
    result = textback("cancel-keyword", "PIZZA", *options, gateway=answers("", 204), typed="PIZZA\n")

    assert (result.exit_code, result.stdout) == (0, "PIZZA is given back.\n")
    assert textback.requests[0].startswith(b"POST /keywords/PIZZA?_method=DELETE&format=json HTTP/1.1\r\n")
    assert textback.form() == {"User": ["demo"], "Password": ["canary-pass"]}


@pytest.mark.parametrize("word", ["", " ", ".."])
def test_a_keyword_that_is_none_is_not_given_back(textback: AtTerminal, word: str) -> None:
    result = textback("cancel-keyword", word, "--confirm", gateway=answers("", 204))

    assert (result.exit_code, textback.requests) == (2, [])
    assert "a keyword has letters or figures" in result.stderr


def test_a_call_without_a_login_says_what_to_set(textback: AtTerminal) -> None:
    result = textback("inbox", gateway=keeps_silent, TEXTBACK_GATEWAY_USER="")

    assert (result.exit_code, textback.requests) == (2, [])
    assert "TEXTBACK_GATEWAY_USER is not set" in result.stderr
