"""The HTTP API as section 2 of the gateway reference has it: given -> expected."""

from dataclasses import replace

import pytest

from app.sandbox.account import Account
from tests.sandbox.rig import LOGIN, PHONE, Rig

LOCAL = frozenset({PHONE})
OPTED_OUT = Account(local_opt_outs=LOCAL)
GLOBALLY_OUT = Account(global_opt_outs=LOCAL)
BROKE = Account(credits=0)
CANADA = Account(country="ca")

# section of the reference, account, parameters that differ, answer
ROWS = [
    ("2.3 sent", Account(), {}, "1"),
    ("2.3 subject", Account(), {"subject": "Palace"}, "1"),
    ("2.3 standard", Account(), {"express": "0"}, "1"),
    ("2.3 -1 password", Account(), {"pass": "wrong"}, "-1"),
    ("2.3 -1 user", Account(), {"user": "nobody"}, "-1"),
    ("2.3 -1 no password", Account(), {"pass": ""}, "-1"),
    ("2.3 -1 not ASCII", Account(), {"pass": "d\u00e9mo"}, "-1"),
    ("2.3 -106 punctuation", Account(), {"phonenumber": "(212) 555-0100"}, "-106"),
    ("2.3 -106 eleven digits", Account(), {"phonenumber": "12125550100"}, "-106"),
    ("2.3 -106 nine digits", Account(), {"phonenumber": "212555010"}, "-106"),
    ("2.3 -106 other digits", Account(), {"phonenumber": "\u0662125550100"}, "-106"),
    ("2.3 -106 none", Account(), {"phonenumber": ""}, "-106"),
    ("2.3 -106 line end", Account(), {"phonenumber": PHONE + "\n"}, "-106"),
    ("2.3 -7 no message", Account(), {"message": ""}, "-7"),
    ("2.3 -7 no message but a subject", Account(), {"message": "", "subject": "Palace"}, "-7"),
    ("2.3 -104", GLOBALLY_OUT, {}, "-104"),
    ("2.3 -5", OPTED_OUT, {}, "-5"),
    ("2.3 -2", BROKE, {}, "-2"),
    ("2.3 order: -1 before -106", Account(), {"pass": "wrong", "phonenumber": "1"}, "-1"),
    ("2.3 order: -106 before -7", Account(), {"phonenumber": "1", "message": ""}, "-106"),
    ("2.3 order: -7 before -104", GLOBALLY_OUT, {"message": "\t"}, "-7"),
    ("2.3 order: -104 before -5", replace(GLOBALLY_OUT, local_opt_outs=LOCAL), {}, "-104"),
    ("2.3 order: -5 before -2", replace(OPTED_OUT, credits=0), {}, "-5"),
    ("4 every character of the list", Account(), {"message": "azAZ09 .,:;!?()~=+-_\\/@$#&%'\"\r\n"}, "1"),
    ("4 tab", Account(), {"message": "a\tb"}, "-7"),
    ("4 less than", Account(), {"message": "a<b"}, "-7"),
    ("4 accent", Account(), {"message": "caf\u00e9"}, "-7"),
    ("4 emoji", Account(), {"message": "\U0001f355"}, "-7"),
    ("4 accent in the subject", Account(), {"subject": "caf\u00e9"}, "-7"),
    ("4 subject of 13", Account(), {"subject": "s" * 13}, "1"),
    ("4 subject of 14", Account(), {"subject": "s" * 14}, "-7"),
    ("4 subject of 12 and a line end", Account(), {"subject": "s" * 12 + "\n"}, "-7"),
    ("4 Express 160", Account(), {"message": "m" * 160}, "1"),
    ("4 Express 161", Account(), {"message": "m" * 161}, "-7"),
    ("4 Express 160 together", Account(), {"subject": "s" * 10, "message": "m" * 150}, "1"),
    ("4 Express 161 together", Account(), {"subject": "s" * 10, "message": "m" * 151}, "-7"),
    ("4 CR LF count two each, 160", Account(), {"message": "m" * 156 + "\r\n"}, "1"),
    ("4 CR LF count two each, 161", Account(), {"message": "m" * 157 + "\r\n"}, "-7"),
    ("4 Standard 130", Account(), {"express": "0", "message": "m" * 130}, "1"),
    ("4 Standard 131", Account(), {"express": "0", "message": "m" * 131}, "-7"),
    ("4 Express by default: 131", Account(), {"message": "m" * 131}, "1"),
    ("4 Canada 136", CANADA, {"message": "m" * 136}, "1"),
    ("4 Canada 137", CANADA, {"message": "m" * 137}, "-7"),
    ("4 Canada Standard 131", CANADA, {"express": "0", "message": "m" * 131}, "-7"),
]


@pytest.mark.parametrize(("section", "account", "given", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_message_is_answered_by_its_code_alone(
    section: str, account: Account, given: dict[str, str], expected: str
) -> None:
    rig = Rig(account)

    answer = rig.send(**given)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
    assert answer.get_data(as_text=True) == expected
    assert answer.headers["Content-Length"] == str(len(expected))
    assert len(rig.received()) == (expected == "1")
    assert rig.look()["credits"] == account.credits - (expected == "1")
    assert [(call["code"], call["accepted"]) for call in rig.calls()] == [(int(expected), expected == "1")]


# section of the reference, method, path, names of the parameters as they are written
DOORS = [
    ("2.1 with the slash", "POST", "/api/sending/", str),
    ("2.1 without", "POST", "/api/sending", str),
    ("2.1 GET", "GET", "/api/sending/", str),
    ("2.1 GET without", "GET", "/api/sending", str),
    ("2.1 capitals", "POST", "/api/sending/", str.upper),
    ("2.1 mixed", "GET", "/api/sending/", str.title),
    ("2.2 oldest", "GET", "/apisendmessage.php", str),
    ("2.2 oldest, POST", "POST", "/apisendmessage.php", str.title),
]


@pytest.mark.parametrize(("section", "method", "path", "spelled"), DOORS, ids=[row[0] for row in DOORS])
def test_sending_takes_both_methods_both_spellings_and_any_letter_case(
    section: str, method: str, path: str, spelled: type[str]
) -> None:
    rig = Rig()
    given = {spelled(name): value for name, value in (LOGIN | {"phonenumber": PHONE, "message": "50% & more"}).items()}

    where = {"query_string": given} if method == "GET" else {"data": given}
    answer = rig.client.open(path, method=method, **where)  # type: ignore[arg-type] # one of two keywords of the client

    assert (answer.status_code, answer.text) == (200, "1")
    assert rig.received() == ["50% & more"]


def test_parameters_may_come_partly_in_the_query_and_partly_in_the_form() -> None:
    rig = Rig()

    answer = rig.client.post("/api/sending/", query_string=LOGIN, data={"PhoneNumber": PHONE, "Message": "Hello"})

    assert answer.text == "1"


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE"])
def test_a_look_with_another_method_sends_nothing(method: str) -> None:
    rig = Rig()

    query = LOGIN | {"phonenumber": PHONE, "message": "Hello"}
    answer = rig.client.open("/api/sending/", method=method, query_string=query)

    assert answer.status_code == 405
    assert rig.received() == []


def test_a_message_costs_what_the_account_is_set_to() -> None:
    rig = Rig(Account(credits=5, credits_per_message=2))

    answers = [rig.send().text for _ in range(3)]

    assert answers == ["1", "1", "-2"]
    assert rig.look()["credits"] == 1


# section of the reference, parameters, answer
CREDITS = [
    ("2.4 credits", LOGIN, "42"),
    ("2.4 -1", LOGIN | {"pass": "wrong"}, "-1"),
    ("2.4 -1 nothing given", {}, "-1"),
]


@pytest.mark.parametrize(("section", "given", "expected"), CREDITS, ids=[row[0] for row in CREDITS])
@pytest.mark.parametrize("path", ["/api/credits/check/", "/api/credits/check"])
def test_a_credits_check_answers_the_number_alone(
    path: str, section: str, given: dict[str, str], expected: str
) -> None:
    rig = Rig(Account(credits=42))

    answers = [rig.client.get(path, query_string=given), rig.client.post(path, data=given)]

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, expected)] * 2
    assert [(call["function"], call["code"], call["accepted"]) for call in rig.calls()] == [
        ("credits", int(expected), False)
    ] * 2


def test_the_log_of_calls_is_in_order_and_keeps_every_text() -> None:
    rig = Rig()

    for count in range(5):
        rig.send(message=f"Number {count}", subject="Palace")
    rig.send(message="x" * 200)

    calls = rig.calls()
    assert [call["text"] for call in calls if call["accepted"]] == [f"Number {count}" for count in range(5)]
    assert {(call["number"], call["subject"], call["at"]) for call in calls[:5]} == {
        (PHONE, "Palace", "2026-11-23T12:00:00+00:00")
    }
    assert [call["id"] for call in calls] == sorted({call["id"] for call in calls})
    assert rig.client.get(f"/_sandbox/calls?after={calls[3]['id']}").json == calls[4:]
