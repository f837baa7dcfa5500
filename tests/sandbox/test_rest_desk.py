"""Inbox, folders, contacts and groups by REST, with paging and sorting (sections 3.1, 3.3, 3.6, 3.7)."""

import re
from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import Group
from tests.sandbox.rig import PHONE, Rig

OTHER = "2125550101"
NOTHING = {"Response": {"Status": "Failure", "Code": 403, "Errors": ["Sorry, nothing was found"]}}


def an_inbox(*texts: str) -> Rig:
    """A gateway to which one phone has texted, a minute apart."""
    rig = Rig(Account(shared_code=False))
    for text in texts:
        rig.text(text)
        rig.clock.advance(minutes=1)
    return rig


def test_a_message_of_the_inbox_is_to_the_letter_and_has_the_callbacks_id() -> None:
    rig = an_inbox("hello")

    [listed] = rig.entry("GET", "/incoming-messages")

    assert list(listed.items()) == [
        ("ID", rig.phone()[0]["id"]), ("PhoneNumber", PHONE), ("Subject", ""), ("Message", "hello"), ("New", True),
        ("FolderID", ""), ("ContactID", ""), ("ReceivedOn", "11-23-2026 7:00 AM"),
    ]  # fmt: skip


def test_a_message_in_a_folder_from_a_contact_names_both_and_is_new_until_it_is_read() -> None:
    rig = an_inbox("hello")
    contact = rig.entry("POST", "/contacts", PhoneNumber=PHONE)["ID"]
    folder = rig.entry("POST", "/messages-folders", Name="Fans")["ID"]
    number = rig.phone()[0]["id"]
    moved = rig.rest("POST", "/incoming-messages/?_method=move-to-folder", ID=number, FolderID=folder)

    first, second = (rig.entry("GET", f"/incoming-messages/{number}") for _ in range(2))

    assert (moved.status_code, moved.data) == (204, b"")
    assert (first["FolderID"], first["ContactID"]) == (folder, contact)
    assert (first["New"], second["New"]) == (True, False)


def test_a_message_of_2015_says_its_type() -> None:
    rig = an_inbox("hello")
    rig.set(vintage="2015")

    assert list(rig.entry("GET", "/incoming-messages")[0])[:3] == ["ID", "PhoneNumber", "Type"]


@pytest.mark.parametrize("override", [{"_method": "move-to-folder"}, {}], ids=["in the body", "in the query"])
def test_several_messages_move_at_once_or_none(override: dict[str, str]) -> None:
    rig = an_inbox("a", "b", "c")
    ids = [bubble["id"] for bubble in rig.phone()]
    folder = rig.entry("POST", "/messages-folders", Name="Fans")["ID"]
    path = "/incoming-messages/" + ("" if override else "?_method=move-to-folder")

    none = rig.rest("POST", path, **{"ID[]": [ids[0], 1]}, FolderID=folder, **override)
    nowhere = rig.rest("POST", path, ID=ids[0], FolderID="1", **override)
    empty = rig.entry("GET", "/incoming-messages", FolderID=folder)
    rig.rest("POST", path, **{"ID[]": ids[:2]}, FolderID=folder, **override)

    assert (none.status_code, nowhere.status_code, empty) == (403, 404, [])
    assert [one["Message"] for one in rig.entry("GET", "/incoming-messages", FolderID=folder)] == ["b", "a"]
    assert len(rig.entry("GET", "/incoming-messages")) == 3


def test_a_deleted_message_is_gone_from_the_inbox_but_not_from_the_phone() -> None:
    rig = an_inbox("hello")
    number = rig.phone()[0]["id"]

    answers = [rig.rest("DELETE", f"/incoming-messages/{number}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 403]
    assert answers[1].json == NOTHING
    assert len(rig.phone()) == 1


# section of the reference, what is asked, messages in order
PAGES: list[tuple[str, dict[str, str], str]] = [
    ("3.3 the ten most recent", {}, "lkjihgfedc"),
    ("3.1 page 2", {"page": "2"}, "ba"),
    ("3.1 page 3 is empty", {"page": "3"}, ""),
    ("3.1 page 0 is page 1", {"page": "0", "itemsPerPage": "2"}, "lk"),
    ("3.1 no page", {"page": "x", "itemsPerPage": "3"}, "lkj"),
    ("3.1 many per page", {"itemsPerPage": "200"}, "lkjihgfedcba"),
    ("3.1 sorted", {"sortBy": "Message", "itemsPerPage": "3"}, "abc"),
    ("3.1 downwards", {"sortBy": "message", "sortDir": "desc", "itemsPerPage": "3"}, "lkj"),
    ("3.1 oldest first", {"sortBy": "ReceivedOn", "sortDir": "asc", "itemsPerPage": "2"}, "ab"),
    ("3.1 unknown order", {"sortBy": "Mood", "itemsPerPage": "2"}, "lk"),
    ("3.3 search in the text", {"Search": "E"}, "e"),
    ("3.3 search for the phone", {"Search": "5550100", "itemsPerPage": "2"}, "lk"),
    ("3.3 MMS", {"Filter": "MMS"}, ""),
    ("3.3 SMS", {"Filter": "SMS", "itemsPerPage": "1"}, "l"),
]


def test_lists_come_in_pages_sorted_as_asked() -> None:
    rig = an_inbox(*"abcdefghijkl")

    shown = {
        section: "".join(one["Message"] for one in rig.entry("GET", "/incoming-messages", **asked))
        for section, asked, _ in PAGES
    }

    assert shown == {section: expected for section, _, expected in PAGES}


def test_folders_are_made_shown_renamed_and_taken_away() -> None:
    rig = an_inbox("hello")

    made = rig.rest("POST", "/messages-folders", Name="Customers")
    number = (made.json or {})["Response"]["Entry"]["ID"]
    rig.rest("POST", "/incoming-messages", _method="move-to-folder", ID=rig.phone()[0]["id"], FolderID=number)
    one = rig.entry("GET", f"/messages-folders/{number}")
    renamed = rig.rest("POST", f"/messages-folders/{number}", Name="Fans")
    listed = rig.entry("GET", "/messages-folders")
    gone = [rig.rest("DELETE", f"/messages-folders/{number}") for _ in range(2)]

    assert (made.status_code, made.json) == (
        201,
        {"Response": {"Status": "Success", "Code": 201, "Entry": {"ID": number}}},
    )
    assert one == {"Name": "Customers"}
    assert (renamed.status_code, renamed.data) == (204, b"")
    assert listed == [{"ID": number, "Name": "Fans"}]
    assert [answer.status_code for answer in gone] == [204, 404]
    assert (gone[1].json or {})["Response"]["Errors"] == ["Sorry, nothing was found"]
    assert rig.entry("GET", "/incoming-messages")[0]["FolderID"] == ""
    assert rig.rest("POST", "/messages-folders").status_code == 403


CONTACT = {
    "PhoneNumber": PHONE,
    "FirstName": "Piglet",
    "LastName": "Notail",
    "Email": "piglet@example.com",
    "Note": "Small",
    "Groups[]": ["Friends", "Neighbors"],
}


def test_a_contact_is_to_the_letter_and_new_groups_are_made_for_it() -> None:
    rig = Rig(Account(groups=(Group(id=1, name="Friends"),)))

    answer = rig.rest("POST", "/contacts", **CONTACT)

    entry = (answer.json or {})["Response"]["Entry"]
    assert (answer.status_code, bool(re.fullmatch("[0-9a-f]{24}", entry.pop("ID")))) == (201, True)
    assert list(entry.items()) == [
        ("PhoneNumber", PHONE), ("FirstName", "Piglet"), ("LastName", "Notail"), ("Email", "piglet@example.com"),
        ("Note", "Small"), ("Source", "API"), ("Groups", ["Friends", "Neighbors"]), ("CreatedAt", "11-23-2026"),
    ]  # fmt: skip
    assert rig.look()["groups"] == ["Friends", "Neighbors"]


def test_an_update_changes_what_is_given_and_one_who_opts_out_is_changed_no_more() -> None:
    rig = Rig()
    number = rig.entry("POST", "/contacts", **CONTACT)["ID"]

    changed = rig.entry("POST", f"/contacts/{number}", PhoneNumber=OTHER, FirstName="Pooh")
    out = rig.entry("POST", f"/contacts/{number}", PhoneNumber=OTHER, OptOut="1")
    refused = [
        rig.rest("POST", f"/contacts/{number}", PhoneNumber=OTHER).status_code,
        rig.rest("DELETE", f"/contacts/{number}").status_code,
    ]

    assert (changed["PhoneNumber"], changed["FirstName"], changed["LastName"]) == (OTHER, "Pooh", "Notail")
    assert ("OptOut" in changed, out["OptOut"]) == (False, True)
    assert (refused, rig.send(phonenumber=OTHER).text) == ([403, 403], "-5")


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("", "PhoneNumber: Value is required and can't be empty"),
        ("212555010", "PhoneNumber: Please enter a valid phone number."),
    ],
)
def test_a_contact_needs_a_phone(number: str, error: str) -> None:
    answer = Rig().rest("POST", "/contacts", PhoneNumber=number, Groups="New")

    assert (answer.status_code, (answer.json or {})["Response"]["Errors"]) == (403, [error])


def test_a_phone_is_one_contact() -> None:
    rig = Rig()
    first = rig.entry("POST", "/contacts", **CONTACT)
    second = rig.entry("POST", "/contacts", PhoneNumber=PHONE, FirstName="Pooh")
    third = rig.entry("POST", "/contacts", PhoneNumber=OTHER)

    taken = rig.rest("POST", f"/contacts/{third['ID']}", PhoneNumber=PHONE)

    assert (second["ID"], second["FirstName"], taken.status_code) == (first["ID"], "Pooh", 403)


# section of the reference, what is asked, first names in order
QUERIES: list[tuple[str, dict[str, str], list[str]]] = [
    ("3.6 newest first", {}, ["Owl", "Pooh", "Eeyore"]),
    ("3.6 by name", {"query": "oo"}, ["Pooh"]),
    ("3.6 by number", {"query": "5550102"}, ["Owl"]),
    ("3.6 source", {"source": "api"}, ["Owl", "Pooh", "Eeyore"]),
    ("3.6 other source", {"source": "Web Widget"}, []),
    ("3.6 group", {"group": "wood"}, ["Pooh", "Eeyore"]),
    ("3.6 no such group", {"group": "desert"}, []),
    ("3.6 opted out", {"optout": "true"}, ["Eeyore"]),
    ("3.6 not opted out", {"optout": "false"}, ["Owl", "Pooh"]),
    ("3.1 sorted", {"sortBy": "FirstName", "sortDir": "asc"}, ["Eeyore", "Owl", "Pooh"]),
    ("3.1 sorted by phone", {"sortBy": "PhoneNumber", "sortDir": "desc"}, ["Owl", "Pooh", "Eeyore"]),
    ("3.1 paged", {"itemsPerPage": "1", "page": "3"}, ["Eeyore"]),
]


def test_contacts_are_found_by_what_is_asked() -> None:
    rig = Rig()
    for number, name, group in ((PHONE, "Eeyore", "Wood"), (OTHER, "Pooh", "Wood"), ("2125550102", "Owl", "Tree")):
        rig.rest("POST", "/contacts", PhoneNumber=number, FirstName=name, Groups=group)
        rig.clock.advance(minutes=1)
    rig.set(local_opt_outs=[PHONE])

    shown = {
        section: [one["FirstName"] for one in rig.entry("GET", "/contacts", **asked)] for section, asked, _ in QUERIES
    }

    assert shown == {section: expected for section, _, expected in QUERIES}


def test_groups_are_made_shown_changed_and_taken_away_and_contacts_stay() -> None:
    rig = Rig()

    made = rig.entry("POST", "/groups", Name="Test", Note="few")
    rig.rest("POST", "/contacts", PhoneNumber=PHONE, Groups="test")
    changed = rig.entry("POST", f"/groups/{made['ID']}", Name="Fans")
    rig.entry("POST", "/groups", Name="Aces")
    listed = rig.entry("GET", "/groups", sortBy="NAME")
    gone = [rig.rest("DELETE", f"/groups/{made['ID']}") for _ in range(2)]

    assert made == {"ID": made["ID"], "Name": "Test", "Note": "few", "ContactCount": 0}
    assert changed == made | {"Name": "Fans", "ContactCount": 1}
    assert [one["Name"] for one in listed] == ["Aces", "Fans"]
    assert [answer.status_code for answer in gone] == [204, 403]
    assert [one["Groups"] for one in rig.entry("GET", "/contacts")] == [[]]


@pytest.mark.parametrize("name", ["", "fans"])
def test_a_group_needs_a_name_of_its_own(name: str) -> None:
    rig = Rig(Account(groups=(Group(id=1, name="Fans"), Group(id=2, name="Aces"))))

    answers = [rig.rest("POST", path, Name=name) for path in ("/groups", "/groups/2")]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize(
    "path", ["/groups/9", "/contacts/4f0b5720734fada368000000", "/incoming-messages/9", "/sending/reports/9"]
)
def test_what_is_not_there_is_403_in_these_words(path: str) -> None:
    answer: Any = Rig().rest("GET", path)

    assert (answer.status_code, answer.json) == (403, NOTHING)
