"""Every function of the HTTP API but sending, as sections 2.4 to 2.10 have it: given -> expected."""

from typing import Any

import pytest

from app.sandbox.account import Account, Lookup
from app.sandbox.keywords import Group, Keyword
from tests.sandbox.rig import LOGIN, PHONE, Rig

ACCOUNT = Account(
    credits=10,
    keywords=(Keyword(word="PIZZA", auto_reply="Two for one!"),),
    taken_keywords=("HONEY",),
    groups=(Group(id=1, name="Friends"),),
    lookup=Lookup(credits=1, carriers={"2125550101": "UNKNOWN", "2125550102": "FAILURE", "2125550103": "-4"}),
)
LOOKUP = {"user": "lookup", "pass": "lookup"}
CARD = {
    "firstname": "Pat",
    "lastname": "Smith",
    "address": "1 Main St",
    "city": "New York",
    "state": "NY",
    "zip": "10001",
    "country": "us",
    "type": "visa",
    "ccnumber": "4111111111111111",
    "cccode": "123",
    "expm": "12",
    "expy": "30",
}
DECLINED = CARD | {"ccnumber": "4000000000000002"}
PIZZA = {"keyword": "pizza", "autoreply": "Two for one!"}
VOICE = {"callerid": PHONE, "phonenumbers[]": [PHONE, "2125550101"], "soundfile": "welcome.wav"}
SOURCE = {"callerid": PHONE, "phonenumbers[]": [PHONE], "soundsource": "http://127.0.0.1/hello.wav"}

EXTRAS = {"group": "friends", "email": "a@example.com", "url": "http://127.0.0.1/x"}
MANY = [f"21255501{number:02}" for number in range(11)]
NUMBERED = SOURCE | {"phonenumbers[]": [], "phonenumbers[0]": PHONE}

# section of the reference, path, parameters, answer
ROWS: list[tuple[str, str, dict[str, Any], str]] = [
    ("2.4 credits", "credits/check", LOGIN, "10"),
    ("2.4 -1", "credits/check", {"user": "demo"}, "-1"),
    ("2.5 free", "keyword/check", LOGIN | {"keyword": "WIN"}, "1"),
    ("2.5 ours", "keyword/check", LOGIN | {"keyword": "Pizza"}, "0"),
    ("2.5 somebody's", "keyword/check", LOGIN | {"keyword": "honey"}, "0"),
    ("2.5 no keyword", "keyword/check", LOGIN, "0"),
    ("2.5 not a word", "keyword/check", LOGIN | {"keyword": "a!b"}, "0"),
    ("2.5 -1", "keyword/check", {"keyword": "WIN"}, "-1"),
    ("2.6 bought", "credits/buy", LOGIN | CARD | {"credits": "500"}, "1"),
    ("2.6 a token for a number", "credits/buy", LOGIN | CARD | {"credits": "1000", "ccnumber": "Ab3/x+9=="}, "1"),
    ("2.6 0 declined", "credits/buy", LOGIN | DECLINED | {"credits": "500"}, "0"),
    ("2.6 0 no card", "credits/buy", LOGIN | {"credits": "500"}, "0"),
    ("2.6 -2 below $5.00", "credits/buy", LOGIN | CARD | {"credits": "499"}, "-2"),
    ("2.6 -2 before 0", "credits/buy", LOGIN | DECLINED | {"credits": "1"}, "-2"),
    ("2.6 -2 no count", "credits/buy", LOGIN | CARD, "-2"),
    ("2.6 -2 not a count", "credits/buy", LOGIN | CARD | {"credits": "-500"}, "-2"),
    ("2.6 -1", "credits/buy", CARD | {"credits": "500"}, "-1"),
    ("2.7 success is 2", "keyword/rent", LOGIN | CARD | {"keyword": "WIN"}, "2"),
    ("2.7 1 ours", "keyword/rent", LOGIN | CARD | {"keyword": "PIZZA"}, "1"),
    ("2.7 1 somebody's", "keyword/rent", LOGIN | CARD | {"keyword": "HONEY"}, "1"),
    ("2.7 0 declined", "keyword/rent", LOGIN | DECLINED | {"keyword": "WIN"}, "0"),
    ("2.7 -1", "keyword/rent", CARD | {"keyword": "WIN"}, "-1"),
    ("2.8 updated", "keyword/setup", LOGIN | PIZZA, "1"),
    ("2.8 everything", "keyword/setup", LOGIN | PIZZA | EXTRAS, "1"),
    ("2.8 -2 not ours", "keyword/setup", LOGIN | PIZZA | {"keyword": "HONEY"}, "-2"),
    ("2.8 -2 no keyword", "keyword/setup", LOGIN | {"autoreply": "Hi"}, "-2"),
    ("2.8 -3", "keyword/setup", LOGIN | PIZZA | {"group": "Strangers"}, "-3"),
    ("2.8 -4", "keyword/setup", LOGIN | PIZZA | {"email": "nobody"}, "-4"),
    ("2.8 -5", "keyword/setup", LOGIN | PIZZA | {"url": "nowhere"}, "-5"),
    ("2.8 -7 blank", "keyword/setup", LOGIN | PIZZA | {"autoreply": " "}, "-7"),
    ("2.8 -7 absent", "keyword/setup", LOGIN | {"keyword": "PIZZA"}, "-7"),
    ("2.8 -7 too long", "keyword/setup", LOGIN | PIZZA | {"autoreply": "m" * 161}, "-7"),
    ("2.8 -7 a character", "keyword/setup", LOGIN | PIZZA | {"autoreply": "caf\u00e9"}, "-7"),
    ("2.8 -1", "keyword/setup", PIZZA, "-1"),
    ("2.9 sent", "voicemessages", LOGIN | VOICE, "1"),
    ("2.9 numbered array", "voicemessages", LOGIN | NUMBERED, "1"),
    ("2.9 source", "voicemessages", LOGIN | SOURCE, "1"),
    ("2.9 Password", "voicemessages", SOURCE | {"User": "demo", "Password": "demo"}, "1"),
    ("2.9 file before source", "voicemessages", LOGIN | SOURCE | {"soundfile": "no.wav"}, "-5"),
    ("2.9 -2", "voicemessages", LOGIN | VOICE | {"phonenumbers[]": MANY}, "-2"),
    ("2.9 -3", "voicemessages", LOGIN | VOICE | {"callerid": "1"}, "-3"),
    ("2.9 -4 one is bad", "voicemessages", LOGIN | VOICE | {"phonenumbers[]": [PHONE, "1"]}, "-4"),
    ("2.9 -5", "voicemessages", LOGIN | VOICE | {"soundfile": "no.wav"}, "-5"),
    ("2.9 -6 not .wav", "voicemessages", LOGIN | SOURCE | {"soundsource": "http://127.0.0.1/a.mp3"}, "-6"),
    ("2.9 -6 no address", "voicemessages", LOGIN | SOURCE | {"soundsource": "hello.wav"}, "-6"),
    ("2.9 -7 no sound", "voicemessages", LOGIN | {"callerid": PHONE, "phonenumbers[]": PHONE}, "-7"),
    ("2.9 -7 no caller id", "voicemessages", LOGIN | {"phonenumbers[]": PHONE, "soundfile": "welcome.wav"}, "-7"),
    ("2.9 -1", "voicemessages", VOICE, "-1"),
    ("2.10 carrier", "lookup", LOOKUP | {"phonenumber": PHONE}, "ATTUS"),
    ("2.10 UNKNOWN", "lookup", LOOKUP | {"phonenumber": "2125550101"}, "UNKNOWN"),
    ("2.10 FAILURE", "lookup", LOOKUP | {"phonenumber": "2125550102"}, "FAILURE"),
    ("2.10 -4", "lookup", LOOKUP | {"phonenumber": "2125550103"}, "-4"),
    ("2.10 -2", "lookup", LOOKUP | {"phonenumber": "212-555-0100"}, "-2"),
    ("2.10 -1 the other login", "lookup", LOGIN | {"phonenumber": PHONE}, "-1"),
    ("2.10 its login sends nothing", "sending", LOOKUP | {"phonenumber": PHONE, "message": "Hi"}, "-1"),
]  # fmt: skip


# section of the reference: credits left of 10, dollars on the card; for all others nothing changes hands
MONEY = {
    "2.6 bought": (510, "5.00"),
    "2.6 a token for a number": (1010, "10.00"),
    "2.7 success is 2": (10, "25.00"),
    "2.9 sent": (8, "0.00"),
    "2.9 numbered array": (9, "0.00"),
    "2.9 source": (9, "0.00"),
    "2.9 Password": (9, "0.00"),
}


@pytest.mark.parametrize(("section", "path", "given", "expected"), ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_function_answers_its_code_alone(
    slash: str, section: str, path: str, given: dict[str, Any], expected: str
) -> None:
    rig = Rig(ACCOUNT)
    credits_left, dollars = MONEY.get(section, (10, "0.00"))

    answer = rig.client.post(f"/api/{path}{slash}", data={name.upper(): value for name, value in given.items()})

    assert (answer.status_code, answer.text) == (200, expected)
    assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
    assert rig.look()["credits"] == credits_left
    assert [(str(call["code"]), call["dollars"]) for call in rig.calls()] == [(expected, dollars)]
    assert "4111" not in rig.client.get("/_sandbox/calls").text


@pytest.mark.parametrize("path", ["keyword/check", "credits/buy", "keyword/rent", "keyword/setup", "lookup"])
def test_a_function_takes_get_as_well(path: str) -> None:
    rig = Rig(ACCOUNT)
    given = CARD | PIZZA | (LOOKUP if path == "lookup" else LOGIN) | {"credits": "500", "phonenumber": PHONE}

    by_get = rig.client.get(f"/api/{path}", query_string=given).text

    assert by_get == Rig(ACCOUNT).client.post(f"/api/{path}/", data=given).text


def test_a_voice_broadcast_wants_a_post() -> None:
    answer = Rig(ACCOUNT).client.get("/api/voicemessages/", query_string=LOGIN | VOICE)

    assert answer.text == "-7"


def test_a_lookup_is_paid_from_its_own_credits() -> None:
    rig = Rig(ACCOUNT)

    answers = [rig.client.get("/api/lookup", query_string=LOOKUP | {"phonenumber": PHONE}).text for _ in range(2)]

    assert answers == ["ATTUS", "-3"]
    assert (rig.look()["credits"], rig.look()["lookup"]["credits"]) == (10, 0)


@pytest.mark.parametrize("path", ["keyword/check", "credits/buy", "keyword/rent", "keyword/setup", "voicemessages"])
def test_the_unknown_error_comes_when_it_is_asked_for_and_changes_nothing(path: str) -> None:
    rig = Rig(ACCOUNT)
    before = rig.look()

    answer = rig.client.post(
        f"/api/{path}", data=LOGIN | CARD | VOICE | {"keyword": "WIN"}, headers={"X-Sandbox-Fault": "code_-10"}
    )

    assert answer.text == "-10"
    assert rig.look() == before


@pytest.mark.parametrize("fault", ["silent,", '{"kind": "sad"}', "http_200", "[]"])
def test_a_header_that_names_no_fault_is_told_what_would(fault: str) -> None:
    rig = Rig(ACCOUNT)

    answer = rig.client.post("/api/credits/check/", data=LOGIN, headers={"X-Sandbox-Fault": fault})

    assert answer.status_code == 400
    assert answer.text.startswith("X-Sandbox-Fault: ")


def test_a_header_with_a_fault_leaves_the_queue_alone() -> None:
    rig = Rig(ACCOUNT)
    rig.set(faults={"next": [{"kind": "http", "status": 502}]})

    late = rig.client.post(
        "/api/credits/check/", data=LOGIN, headers={"X-Sandbox-Fault": '{"kind": "late", "seconds": 0.01}'}
    )

    assert (late.text, rig.client.post("/api/credits/check/", data=LOGIN).status_code) == ("10", 502)


def test_a_rented_keyword_is_ours_and_set_up_and_answers_its_group() -> None:
    rig = Rig(ACCOUNT)

    rig.client.post("/api/keyword/rent/", data=LOGIN | CARD | {"keyword": "win"})
    rig.client.post(
        "/api/keyword/setup", data=LOGIN | {"keyword": "WIN", "autoreply": "You are in", "group": "FRIENDS"}
    )
    rig.client.post("/api/keyword/setup", data=LOGIN | {"keyword": "WIN", "autoreply": "You are in!"})
    rig.text("Win")

    assert rig.received() == ["You are in!"]
    assert (rig.client.get("/_sandbox/keywords").json or [])[1] == {
        "keyword": "win", "url": None, "email": "", "auto_reply": "You are in!", "groups": ["Friends"],
        "double_opt_in": False, "confirm_message": "", "alternate": False, "alternate_reply": "",
    }  # fmt: skip


def test_an_auto_reply_opens_the_window_for_any_text() -> None:
    rig = Rig(ACCOUNT)

    rig.text("pizza")
    rig.text("thanks")

    assert rig.phone()[-1]["note"] == "not forwarded: no callback address is set"
    assert rig.look()["credits"] == 9


def test_an_auto_reply_that_cannot_be_paid_is_not_texted() -> None:
    rig = Rig(ACCOUNT)
    rig.set(credits=0)

    rig.text("pizza")

    assert rig.received() == []
    assert rig.phone()[0]["note"].endswith("answer not texted: no credits")
