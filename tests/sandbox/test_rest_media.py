"""The media library and the messages that carry a file of it (section 3.2, EZ Texting)."""

from io import BytesIO
from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import Group
from tests.sandbox.rig import PHONE, REST_LOGIN, Rig

SOURCE = "https://example.com/images/logo.png"


def library(rig: Rig, **given: Any) -> list[Any]:
    found: list[Any] = rig.entry("GET", "/sending/files", **given)
    return found


def test_a_file_is_added_by_its_address_and_has_a_number_a_name_and_a_path() -> None:
    rig = Rig()

    made = rig.entry("POST", "/sending/files", Source=SOURCE)

    assert made == {"ID": made["ID"], "Name": "logo.png", "Path": SOURCE}
    assert isinstance(made["ID"], int)
    assert rig.entry("GET", f"/sending/files/{made['ID']}") == made


def test_a_file_may_be_sent_in_with_the_login_in_the_same_form() -> None:
    rig = Rig()

    form = REST_LOGIN | {"Source": (BytesIO(b"GIF89a"), "bees.gif")}
    answer = rig.client.post("/sending/files?format=json", data=form, content_type="multipart/form-data")

    made = (answer.json or {})["Response"]["Entry"]
    assert (answer.status_code, made["Name"], made["Path"].startswith("https://")) == (201, "bees.gif", True)


def test_the_library_has_pages_the_newest_first_and_a_file_can_be_taken_away_once() -> None:
    rig = Rig()
    old, new = (rig.entry("POST", "/sending/files", Source=f"https://example.com/{name}") for name in ("a.gif", "b"))

    assert library(rig) == [new, old]
    assert library(rig, sortBy="Name", itemsPerPage=1, page=2) == [new]
    assert rig.rest("DELETE", f"/sending/files/{old['ID']}").status_code == 204
    assert rig.rest("DELETE", f"/sending/files/{old['ID']}").status_code == 403
    assert library(rig) == [new]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("", "Source: Value is required and can't be empty"),
        ("logo.png", "Source: 'logo.png' is not a valid URL"),
    ],
)
def test_what_is_no_address_is_no_file(source: str, error: str) -> None:
    answer = Rig().rest("POST", "/sending/files", Source=source)

    assert (answer.status_code, (answer.json or {})["Response"]["Errors"]) == (403, [error])


@pytest.mark.parametrize(("message", "bubble"), [("Look", "Look\n[logo.png]"), ("", "[logo.png]")])
def test_an_mms_names_its_file_first_and_needs_no_words(message: str, bubble: str) -> None:
    rig = Rig()
    file = rig.entry("POST", "/sending/files", Source=SOURCE)

    sent = rig.entry(
        "POST", "/sending/messages", PhoneNumbers=PHONE, Message=message, MessageTypeID="3", FileID=str(file["ID"])
    )

    assert list(sent)[:5] == ["ID", "FileID", "Subject", "Message", "MessageTypeID"]
    assert (sent["FileID"], sent["MessageTypeID"], sent["Message"]) == (file["ID"], 3, message)
    assert rig.received() == [bubble]


def test_an_empty_array_of_groups_means_everybody_who_is_in_none() -> None:
    rig = Rig(Account(groups=(Group(id=1, name="Friends"),)))
    rig.entry("POST", "/contacts", PhoneNumber="2125550110", **{"Groups[]": "Friends"})
    rig.entry("POST", "/contacts", PhoneNumber="2125550111")

    sent = rig.entry("POST", "/sending/messages", Message="Hi", **{"Groups[]": ""})

    assert (sent["RecipientsCount"], sent["PhoneNumbers"], sent["Groups"]) == (1, [], [])
    assert (rig.received("2125550110"), rig.received("2125550111")) == ([], ["Hi"])


@pytest.mark.parametrize("vintage", ["2012", "2015", "2020"])
def test_only_the_latest_vintage_has_the_field_that_strict_clients_refuse(vintage: str) -> None:
    rig = Rig()
    rig.set(vintage=vintage)

    sent = rig.entry("POST", "/sending/messages", PhoneNumbers=PHONE, Message="Hi")

    assert ("SendToNewRecipients" in sent) == (vintage == "2020")
    if vintage == "2020":
        assert list(sent)[6:] == ["StampToSend", "SendToNewRecipients", "PhoneNumbers", "Groups"]
