"""The REST API's request forms and envelopes, as section 3.1 has them."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from app.sandbox.account import Account, Lookup
from app.sandbox.keywords import Group
from tests.sandbox.rig import PHONE, REST_LOGIN, Rig

OTHER = "2125550101"
GROUPS = (Group(id=1, name="Friends"), Group(id=2, name="Family"))
FORM = "application/x-www-form-urlencoded"
MESSAGE = "User=demo&Password=demo&format=json&Message=Hi&"

# section of the reference, body of a message to both numbers
ARRAYS = [
    ("3.1 X[]", f"PhoneNumbers[]={PHONE}&PhoneNumbers[]={OTHER}"),
    ("3.1 X[] escaped", f"PhoneNumbers%5B%5D={PHONE}&PhoneNumbers%5B%5D={OTHER}"),
    ("3.1 X[0]", f"PhoneNumbers[0]={PHONE}&PhoneNumbers[1]={OTHER}"),
    ("3.1 X[0] escaped", f"PhoneNumbers%5B0%5D={PHONE}&PhoneNumbers%5B1%5D={OTHER}"),
    ("3.1 X repeated", f"PhoneNumbers={PHONE}&PhoneNumbers={OTHER}"),
    ("3.1 any letter case", f"phonenumbers[]={PHONE}&PHONENUMBERS[]={OTHER}"),
    ("3.1 empty ones left out", f"PhoneNumbers[]={PHONE}&PhoneNumbers[]=&PhoneNumbers[]={OTHER}"),
]


@pytest.mark.parametrize(("section", "array"), ARRAYS, ids=[row[0] for row in ARRAYS])
def test_an_array_may_be_written_four_ways(section: str, array: str) -> None:
    answer = Rig().client.post("/sending/messages", data=MESSAGE + array, content_type=FORM)

    assert (answer.json or {})["Response"]["Entry"]["PhoneNumbers"] == [PHONE, OTHER]


def test_a_lone_value_is_an_array_of_one() -> None:
    entry = Rig().entry("POST", "/sending/messages", PhoneNumbers=PHONE, Message="Hi")

    assert entry["PhoneNumbers"] == [PHONE]


@pytest.mark.parametrize("content_type", [FORM, None, "text/plain"])
def test_raw_spaces_and_commas_in_a_body_are_taken_as_they_are(content_type: str | None) -> None:
    rig = Rig()

    body = f"User=demo&Password=demo&PhoneNumbers[]={PHONE}&Message=Hello there, you two&Subject=From me"
    answer = rig.client.post("/sending/messages?format=json", data=body, content_type=content_type)

    assert (answer.status_code, rig.received()) == (201, ["Hello there, you two"])


# section of the reference, what the query has; the rest is in the body
SPLITS = [
    ("3.1 all in the body", ()),
    ("3.1 format in the query", ("format",)),
    ("3.1 login in the query", ("User", "Password")),
    ("3.1 all in the query", ("format", "User", "Password", "PhoneNumbers", "Message")),
]


@pytest.mark.parametrize(("section", "in_query"), SPLITS, ids=[row[0] for row in SPLITS])
@pytest.mark.parametrize("multipart", [False, True])
def test_login_and_format_may_be_anywhere(multipart: bool, section: str, in_query: tuple[str, ...]) -> None:
    given = REST_LOGIN | {"format": "json", "PhoneNumbers": PHONE, "Message": "Hi"}
    query = {name: given[name] for name in in_query}
    body = {name: value for name, value in given.items() if name not in in_query}

    answer = Rig().client.post(
        "/sending/messages", query_string=query, data=body, content_type="multipart/form-data" if multipart else FORM
    )

    assert (answer.status_code, answer.headers["Content-Type"]) == (201, "application/json")


# section of the reference, method, query beside the login, body
DELETES = [
    ("3.1 real DELETE", "DELETE", {}, {}),
    ("3.1 _method in the query", "POST", {"_method": "DELETE"}, {}),
    ("3.1 _method in the body", "POST", {}, {"_method": "DELETE"}),
    ("3.1 _method in small letters", "POST", {}, {"_method": "delete"}),
]


@pytest.mark.parametrize(("section", "method", "query", "body"), DELETES, ids=[row[0] for row in DELETES])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_delete_may_be_real_or_named_and_is_an_empty_204(
    slash: str, section: str, method: str, query: dict[str, str], body: dict[str, str]
) -> None:
    rig = Rig(Account(groups=GROUPS))

    answer = rig.client.open(f"/groups/1{slash}", method=method, query_string=REST_LOGIN | query, data=body)

    assert (answer.status_code, answer.data) == (204, b"")
    assert rig.look()["groups"] == ["Family"]


def test_a_method_named_on_a_get_changes_nothing() -> None:
    rig = Rig(Account(groups=GROUPS))

    answer = rig.rest("GET", "/groups/1", _method="DELETE")

    assert (answer.status_code, rig.look()["groups"]) == (200, ["Friends", "Family"])


def test_a_json_failure_is_to_the_letter() -> None:
    answer = Rig().rest("POST", "/sending/messages", Groups="Nongroup", Message="Hi")

    assert answer.status_code == 403
    assert answer.data == (
        b'{"Response":{"Status":"Failure","Code":403,"Errors":["Groups: \'nongroup\' was not found in the haystack"]}}'
    )


def test_an_xml_failure_is_to_the_letter_and_xml_is_the_format_when_none_is_named() -> None:
    bad = REST_LOGIN | {"Groups": "Nongroup", "Message": "Hi"}

    for form in ({"format": "xml"}, {}):
        answer = Rig().client.post("/sending/messages", data=bad | form)

        assert answer.headers["Content-Type"] == "application/xml; charset=UTF-8"
        assert answer.text == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Status>Failure</Status><Code>403</Code>'
            "<Errors><Error>Groups: 'nongroup' was not found in the haystack</Error></Errors></Response>"
        )


def test_an_accept_header_counts_where_no_format_is_named() -> None:
    answer = Rig().client.get(f"/groups?{urlencode(REST_LOGIN)}", headers={"Accept": "application/json, */*"})

    assert answer.data == b'{"Response":{"Status":"Success","Code":200,"Entries":[]}}'


def test_xml_has_the_same_names_with_lists_of_singulars() -> None:
    rig = Rig(Account(groups=GROUPS, global_opt_outs=frozenset({OTHER}), credits_per_message=2))
    given = REST_LOGIN | {"PhoneNumbers[0]": PHONE, "PhoneNumbers[1]": OTHER, "Groups[]": "friends", "Message": "a&b"}

    root = ET.fromstring(rig.client.post("/sending/messages?format=xml", data=given).data)  # noqa: S314 - our own answer

    entry = root.find("Entry")
    assert entry is not None
    assert [root.findtext("Status"), root.findtext("Code"), entry.findtext("Message")] == ["Success", "201", "a&b"]
    assert [one.text for one in entry.findall("PhoneNumbers/PhoneNumber")] == [PHONE]
    assert [one.text for one in entry.findall("GlobalOptOuts/PhoneNumber")] == [OTHER]
    assert [one.text for one in entry.findall("Groups/Group")] == ["Friends"]
    assert entry.find("LocalOptOuts") is None
    assert [child.tag for child in entry] == [
        "ID", "Subject", "Message", "MessageTypeID", "RecipientsCount", "Credits", "StampToSend",
        "PhoneNumbers", "GlobalOptOuts", "Groups",
    ]  # fmt: skip


def test_an_xml_list_has_entries_and_an_empty_one_has_none() -> None:
    rig = Rig(Account(groups=GROUPS))

    full, empty = (rig.client.get("/groups", query_string=REST_LOGIN | {"page": page}).data for page in (1, 2))

    names = ET.fromstring(full).findall("Entries/Entry/Name")  # noqa: S314 - our own answer
    assert [one.text for one in names] == ["Family", "Friends"]
    assert b"<Entries />" in empty or b"<Entries/>" in empty


# section of the reference, method, path, login, status
LOGINS: list[tuple[str, str, str, dict[str, str], int]] = [
    ("3.1 401 none", "GET", "/groups", {}, 401),
    ("3.1 401 wrong", "POST", "/sending/messages", {"User": "demo", "Password": "x"}, 401),
    ("6.6 401 for groups too", "GET", "/groups", {"User": "x", "Password": "demo"}, 401),
    ("3.1 login test", "POST", "/", REST_LOGIN, 200),
    ("3.1 login test, wrong", "POST", "/", {"User": "demo"}, 401),
    ("2.10 lookup has its own", "GET", f"/sending/phone-numbers/{PHONE}", REST_LOGIN, 401),
    ("2.10 which serves for nothing else", "GET", "/groups", {"User": "lookup", "Password": "lookup"}, 401),
    ("3.1 nothing there", "GET", "/groups/x/y", REST_LOGIN, 404),
]


@pytest.mark.parametrize(("section", "method", "path", "login", "status"), LOGINS, ids=[row[0] for row in LOGINS])
def test_a_login_is_right_or_401(section: str, method: str, path: str, login: dict[str, str], status: int) -> None:
    answer = Rig(Account(lookup=Lookup())).client.open(path, method=method, query_string=login | {"format": "json"})

    envelope = (answer.json or {})["Response"]
    assert (answer.status_code, envelope["Code"]) == (status, status)
    assert (envelope["Status"], "Errors" in envelope) == (("Success", False) if status == 200 else ("Failure", True))


FAULTS: list[tuple[str, int, str, bool]] = [
    ("code_-10", 500, '{"Response":{"Status":"Failure","Code":500,"Errors":["Internal error"]}}', False),
    ("http_503", 503, "Service Unavailable", False),
    ("html", 200, "<!DOCTYPE html>", False),
    ("cut", 200, "", True),
    ('{"kind": "late", "seconds": 0.01}', 201, '{"Response":{"Status":"Success","Code":201', True),
]


@pytest.mark.parametrize(("fault", "status", "body", "accepted"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_meets_rest_as_well(fault: str, status: int, body: str, accepted: bool) -> None:
    rig = Rig()

    answer = rig.client.post(
        "/sending/messages",
        data=REST_LOGIN | {"format": "json", "PhoneNumbers": PHONE, "Message": "Hi"},
        headers={"X-Sandbox-Fault": fault},
    )

    assert (answer.status_code, answer.text[: len(body) or None]) == (status, body)
    assert rig.received() == (["Hi"] if accepted else [])
    assert [call["accepted"] for call in rig.calls()] == [accepted]


def test_the_log_names_the_call_and_its_money_but_no_login() -> None:
    rig = Rig(Account(credits_per_message=2))

    rig.rest("POST", "/sending/messages", **{"PhoneNumbers[]": [PHONE, OTHER]}, Message="Hi", Subject="Us")
    rig.rest("GET", f"/sending/phone-numbers/{PHONE}", User="lookup", Password="lookup")
    rig.rest("POST", "/billing/credits", NumberOfCredits="1000", StoredCreditCard="1111")

    shown: list[dict[str, Any]] = rig.calls()
    names = ("function", "status", "accepted", "credits", "dollars", "numbers", "text")
    assert [tuple(call[name] for name in names) for call in shown] == [
        ("rest post sending/messages", 201, True, 4, "0.00", [PHONE, OTHER], "Hi"),
        ("rest get sending/phone-numbers", 200, False, 1, "0.00", [], ""),
        ("rest post billing/credits", 201, True, -1000, "10.00", [], ""),
    ]
