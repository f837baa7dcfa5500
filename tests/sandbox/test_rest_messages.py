"""Messages by REST, their reports, voice and lookup (sections 3.2, 3.8, 3.9)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.sandbox.account import Account, Lookup
from app.sandbox.keywords import Group
from app.sandbox.rest.times import minute
from tests.sandbox.rig import PHONE, Clock, Rig

LOCAL, GLOBAL, OTHER = "2125550103", "2125550104", "2125550101"
ACCOUNT = Account(
    groups=(Group(id=1, name="Friends"),),
    local_opt_outs=frozenset({LOCAL}),
    global_opt_outs=frozenset({GLOBAL}),
    credits=10,
    lookup=Lookup(carriers={"2125550105": "UNKNOWN", "2125550106": "FAILURE", "2125550107": "-4"}),
)
MESSAGE = {"PhoneNumbers[]": [PHONE], "Message": "Hi"}
HAYSTACK = "was not found in the haystack"
SHORT = (
    "You currently do not have sufficient credits to send this campaign. "
    "Please purchase at least 1 credit(s) to send out this message."
)
WRONG_LETTERS = "contains characters that are not supported"

# section of the reference, what is given, what is answered as errors
ERRORS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("3.1 nine digits", {"PhoneNumbers[]": ["212555010"]}, ["PhoneNumbers: Please enter a valid phone number."]),
    ("3.1 not digits", {"PhoneNumbers[]": ["(123)45-67"]}, [
        "PhoneNumbers: '(123)45-67' contains characters which are not digits"]),
    ("3.1 one of two is bad", {"PhoneNumbers[]": [PHONE, "1"]}, ["PhoneNumbers: Please enter a valid phone number."]),
    ("3.2 nobody", {"PhoneNumbers[]": []}, ["PhoneNumbers: Value is required and can't be empty"]),
    ("3.1 group", {"Groups[]": ["Nongroup"]}, [f"Groups: 'nongroup' {HAYSTACK}"]),
    ("3.1 stamp", {"StampToSend": "yesterday"}, ["StampToSend: 'yesterday' does not appear to be a valid date"]),
    ("3.1 stamp too far", {"StampToSend": "9" * 12}, [f"StampToSend: '{'9' * 12}' does not appear to be a valid date"]),
    ("3.1 subject of 14", {"Subject": "s" * 14}, ["Subject: Your subject must be under 13 characters"]),
    ("4 subject", {"Subject": "caf\u00e9"}, [f"Subject: Your subject {WRONG_LETTERS}"]),
    ("3.1 message", {"Message": "caf\u00e9"}, [f"Message: Your message {WRONG_LETTERS}"]),
    ("4 Express 161", {"Message": "m" * 161}, ["Message: Your message must be under 160 characters"]),
    ("4 together 161", {"Message": "m" * 151, "Subject": "s" * 10}, [
        "Message: Your message must be under 160 characters"]),
    ("4 Standard is 2: 131", {"Message": "m" * 131, "MessageTypeID": "2"}, [
        "Message: Your message must be under 130 characters"]),
    ("3.2 no message", {"Message": ""}, ["Message: Value is required and can't be empty"]),
    ("3.2 no such kind", {"MessageTypeID": "4"}, [f"MessageTypeID: '4' {HAYSTACK}"]),
    ("3.2 MMS, no file", {"MessageTypeID": "3"}, ["FileID: Value is required and can't be empty"]),
    ("3.2 MMS, unknown file", {"MessageTypeID": "3", "FileID": "5"}, [f"FileID: '5' {HAYSTACK}"]),
    ("3.1 credits", {"PhoneNumbers[]": [f"21255501{n}" for n in range(10, 21)]}, [SHORT]),
    ("3.1 all at once", {"PhoneNumbers[]": ["(123)45-67"], "Subject": "s" * 14, "Message": "\t"}, [
        "PhoneNumbers: '(123)45-67' contains characters which are not digits",
        "Subject: Your subject must be under 13 characters",
        "Message: Value is required and can't be empty",
        f"Message: Your message {WRONG_LETTERS}"]),
]  # fmt: skip


@pytest.mark.parametrize(("section", "given", "errors"), ERRORS, ids=[row[0] for row in ERRORS])
def test_a_message_that_cannot_be_sent_is_told_why_in_the_gateways_words(
    section: str, given: dict[str, Any], errors: list[str]
) -> None:
    rig = Rig(ACCOUNT)

    answer = rig.rest("POST", "/sending/messages", **(MESSAGE | given))

    assert answer.status_code == 403
    assert answer.json == {"Response": {"Status": "Failure", "Code": 403, "Errors": errors}}
    assert (rig.received(), rig.look()["credits"]) == ([], 10)


def test_the_recorded_answer_of_one_number_is_met_field_by_field() -> None:
    answer = Rig(ACCOUNT).entry("POST", "/sending/messages", **MESSAGE)

    number = answer.pop("ID")
    assert isinstance(number, int)
    assert number < 2**31
    assert list(answer.items()) == [
        ("Subject", ""), ("Message", "Hi"), ("MessageTypeID", 1), ("RecipientsCount", 1), ("Credits", 1),
        ("StampToSend", "11-23-2026 7:00 AM"), ("PhoneNumbers", [PHONE]), ("Groups", []),
    ]  # fmt: skip


def test_the_documentations_count_is_met_global_opt_outs_are_paid_and_local_ones_not() -> None:
    rig = Rig(Account(credits_per_message=2, local_opt_outs=frozenset({LOCAL}), global_opt_outs=frozenset({GLOBAL})))

    answer = rig.entry("POST", "/sending/messages", **{"PhoneNumbers[]": [PHONE, OTHER, LOCAL, GLOBAL]}, Message="Hi")

    assert (answer["RecipientsCount"], answer["Credits"]) == (3, 6)
    assert answer["PhoneNumbers"] == [PHONE, OTHER]
    assert (answer["LocalOptOuts"], answer["GlobalOptOuts"]) == ([LOCAL], [GLOBAL])
    assert [rig.received(number) for number in (PHONE, OTHER, LOCAL, GLOBAL)] == [["Hi"], ["Hi"], [], []]


def test_a_group_is_everybody_in_it_once() -> None:
    rig = Rig(ACCOUNT)
    for number in (PHONE, OTHER, LOCAL):
        rig.rest("POST", "/contacts", PhoneNumber=number, Groups="Friends")

    answer = rig.entry("POST", "/sending/messages", **MESSAGE, Groups="FRIENDS")

    assert (answer["PhoneNumbers"], answer["Groups"], answer["LocalOptOuts"]) == ([PHONE], ["Friends"], [LOCAL])
    assert (answer["RecipientsCount"], rig.received(), rig.received(OTHER)) == (2, ["Hi"], ["Hi"])


def test_a_scheduled_message_is_paid_at_once_and_arrives_at_its_time() -> None:
    rig = Rig(ACCOUNT, clock=Clock(datetime(2020, 3, 16, 13, 39, tzinfo=UTC)))

    answer = rig.entry("POST", "/sending/messages", **MESSAGE, StampToSend="1584366240")
    before, credits_left = rig.received(), rig.look()["credits"]
    report = rig.entry("GET", f"/sending/reports/{answer['ID']}")
    rig.clock.advance(minutes=5)

    assert answer["StampToSend"] == "03-16-2020 9:44 AM"
    assert (before, credits_left, rig.received()) == ([], 9, ["Hi"])
    assert report["Not Available"] == {"Count": 1, "Percentage": "100.00"}


def test_a_stamp_in_the_past_is_sent_at_once() -> None:
    rig = Rig(ACCOUNT)

    answer = rig.entry("POST", "/sending/messages", **MESSAGE, StampToSend="1305582245")

    assert (answer["StampToSend"], rig.received()) == ("05-16-2011 5:44 PM", ["Hi"])


# section of the reference, time in UTC, as the wire has it
TIMES = [
    ("3.2 noon", (2026, 1, 5, 17, 0), "01-05-2026 12:00 PM"),
    ("3.2 midnight", (2026, 1, 5, 5, 0), "01-05-2026 12:00 AM"),
    ("3.2 summer", (2011, 5, 16, 21, 44), "05-16-2011 5:44 PM"),
]


@pytest.mark.parametrize(("section", "at", "written"), TIMES, ids=[row[0] for row in TIMES])
def test_a_time_is_eastern_with_twelve_hours(section: str, at: tuple[int, int, int, int, int], written: str) -> None:
    year, month, day, hour, minutes = at

    assert minute(datetime(year, month, day, hour, minutes, tzinfo=UTC)) == written


def test_a_report_counts_and_its_details_name() -> None:
    rig = Rig(ACCOUNT)
    sent = rig.entry("POST", "/sending/messages", **{"PhoneNumbers[]": [PHONE, OTHER, GLOBAL]}, Message="Hi")

    report = rig.entry("GET", f"/sending/reports/{sent['ID']}/")
    details = [
        rig.entry("GET", f"/sending/reports/{sent['ID']}/view-details", status=status)
        for status in ("delivered", "opted_out", "bounced")
    ]

    assert report == {
        "Delivered": {"Count": 2, "Percentage": "66.67"},
        "Bounced": {"Count": 0, "Percentage": "0.00"},
        "Not Available": {"Count": 0, "Percentage": "0.00"},
        "Not Sent - No Credits": {"Count": 0, "Percentage": "0.00"},
        "Not Sent - Opted Out": {"Count": 1, "Percentage": "33.33"},
    }
    assert details == [[int(PHONE), int(OTHER)], [int(GLOBAL)], []]
    assert rig.rest("GET", "/sending/reports/1").status_code == 403


VOICE = {"Name": "News", "CallerPhonenumber": "2125550199", "VoiceFile": "yourfile.wav", "PhoneNumbers[]": [PHONE]}


def test_a_voice_broadcast_answers_as_documented() -> None:
    rig = Rig(ACCOUNT)

    answer = rig.entry("POST", "/voice/messages", **(VOICE | {"PhoneNumbers[]": [PHONE, LOCAL, GLOBAL]}))

    answer.pop("ID")
    assert answer == {
        "Name": "News", "VoiceFile": "yourfile.wav", "CallerPhonenumber": "2125550199", "RecipientsCount": 2,
        "Credits": 2, "StampToSend": "11-23-2026 7:00 AM", "PhoneNumbers": [PHONE], "LocalOptOuts": [LOCAL],
        "GlobalOptOuts": [GLOBAL], "Groups": [],
    }  # fmt: skip
    assert rig.received() == []


# section of the reference, what is given, the beginning of the error
VOICE_ERRORS: list[tuple[str, dict[str, Any], str]] = [
    ("3.8 no name", {"Name": ""}, "Name: "),
    ("3.8 no caller", {"CallerPhonenumber": ""}, "CallerPhonenumber: "),
    ("3.8 bad caller", {"CallerPhonenumber": "12"}, "CallerPhonenumber: "),
    ("3.8 no such file", {"VoiceFile": "no.wav"}, "VoiceFile: "),
    ("3.8 no sound", {"VoiceFile": ""}, "VoiceFile: "),
    ("3.8 bad source", {"VoiceFile": "", "VoiceSource": "http://127.0.0.1/a.txt"}, "VoiceSource: "),
    ("3.8 nobody", {"PhoneNumbers[]": []}, "PhoneNumbers: "),
]


@pytest.mark.parametrize(("section", "given", "error"), VOICE_ERRORS, ids=[row[0] for row in VOICE_ERRORS])
def test_a_voice_broadcast_that_cannot_be_made_is_told_why(section: str, given: dict[str, Any], error: str) -> None:
    answer = Rig(ACCOUNT).rest("POST", "/voice/messages", **(VOICE | given))

    assert answer.status_code == 403
    assert [one.startswith(error) for one in (answer.json or {})["Response"]["Errors"]] == [True]


def test_a_voice_source_may_be_mp3_in_rest() -> None:
    source = "http://127.0.0.1/a.mp3"

    answer = Rig(ACCOUNT).entry("POST", "/voice/messages", **(VOICE | {"VoiceFile": "", "VoiceSource": source}))

    assert (answer["VoiceSource"], "VoiceFile" in answer) == (source, False)


# section of the reference, number, status, what is answered
LOOKUPS: list[tuple[str, str, int, Any]] = [
    ("3.9 carrier", PHONE, 200, {"PhoneNumber": PHONE, "CarrierName": "ATTUS"}),
    ("3.9 bad number", "212555", 403, ["PhoneNumber: Please enter a valid phone number."]),
    ("3.9 unknown", "2125550105", 403, ["The carrier of this number is not recognised"]),
    ("3.9 no mobile", "2125550106", 403, ["This number is not a valid mobile number"]),
    ("3.9 error", "2125550107", 403, ["The lookup failed, please try again"]),
]


@pytest.mark.parametrize(("section", "number", "status", "told"), LOOKUPS, ids=[row[0] for row in LOOKUPS])
def test_a_lookup_names_the_carrier_or_why_not(section: str, number: str, status: int, told: Any) -> None:
    rig = Rig(ACCOUNT)

    answer = rig.rest("GET", f"/sending/phone-numbers/{number}", User="lookup", Password="lookup", PhoneNumber=number)

    envelope = (answer.json or {})["Response"]
    assert (answer.status_code, envelope.get("Entry", envelope.get("Errors"))) == (status, told)
