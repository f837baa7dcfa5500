"""What a strict client counts on: these fields in this order, of these JSON types, and no others.

Some public clients fail on a field that they do not know (section 3.1), and some need fields that are empty (3.3).
"""

from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import Group, Keyword
from tests.sandbox.rig import PHONE, Rig

LOCAL, GLOBAL = "2125550103", "2125550104"
SENDING: dict[str, Any] = {"Message": "Hi", "PhoneNumbers[]": [PHONE]}
MESSAGE = {
    "ID": int, "Subject": str, "Message": str, "MessageTypeID": int, "RecipientsCount": int, "Credits": int,
    "StampToSend": str, "PhoneNumbers": [str], "Groups": [],
}  # fmt: skip
KEYWORD = {
    "ID": int, "Keyword": str, "EnableDoubleOptIn": bool, "ConfirmMessage": str, "JoinMessage": str,
    "ForwardEmail": str, "ForwardUrl": str, "ContactGroupIDs": [str],
}  # fmt: skip
TEXT = {"Subject": str, "Message": str, "MessageTypeID": int}
KEYWORD_2015 = {
    "ID": int, "Keyword": str, "EnableDoubleOptIn": bool, "EnableAlternateReply": bool, "ConfirmMessage": TEXT,
    "JoinMessage": TEXT, "AlternateReply": TEXT, "ForwardEmail": str, "ForwardUrl": str, "ContactGroupIDs": [str],
}  # fmt: skip
LETTER = {
    "ID": int, "PhoneNumber": str, "Subject": str, "Message": str, "New": bool, "FolderID": str, "ContactID": str,
    "ReceivedOn": str,
}  # fmt: skip
LETTER_2015 = {
    "ID": int, "PhoneNumber": str, "Type": str, "Subject": str, "Message": str, "New": bool, "FolderID": str,
    "ContactID": str, "ReceivedOn": str,
}  # fmt: skip
CONTACT = {
    "ID": str, "PhoneNumber": str, "FirstName": str, "LastName": str, "Email": str, "Note": str, "Source": str,
    "Groups": [], "CreatedAt": str,
}  # fmt: skip
OPTED_OUT = {
    "ID": str, "PhoneNumber": str, "FirstName": str, "LastName": str, "Email": str, "Note": str, "Source": str,
    "OptOut": bool, "Groups": [], "CreatedAt": str,
}  # fmt: skip
GROUP = {"ID": int, "Name": str, "Note": str, "ContactCount": int}
CREDITS = {"PlanCredits": int, "AnytimeCredits": int, "TotalCredits": int}
SHARE = {"Count": int, "Percentage": str}
VOICE = {
    "ID": int, "Name": str, "VoiceFile": str, "CallerPhonenumber": str, "RecipientsCount": int, "Credits": int,
    "StampToSend": str, "PhoneNumbers": [str], "Groups": [],
}  # fmt: skip

# section of the reference, vintage, method, path, what is given, the entry's fields
ROWS: list[tuple[str, str, str, str, dict[str, Any], Any]] = [
    ("3.2", "2012", "POST", "/sending/messages", SENDING, MESSAGE),
    ("3.2 opted out", "2012", "POST", "/sending/messages", SENDING | {"PhoneNumbers[]": [PHONE, LOCAL, GLOBAL]}, {
        **{name: MESSAGE[name] for name in list(MESSAGE)[:8]},
        "LocalOptOuts": [str], "GlobalOptOuts": [str], "Groups": []}),
    ("3.3", "2012", "GET", "/incoming-messages", {}, [LETTER]),
    ("3.3 later", "2015", "GET", "/incoming-messages", {}, [LETTER_2015]),
    ("3.3 new folder", "2012", "POST", "/messages-folders", {"Name": "Fans"}, {"ID": int}),
    ("3.4", "2012", "POST", "/keywords/PIZZA", {"EnableDoubleOptIn": "true"}, KEYWORD),
    ("3.4 later", "2015", "POST", "/keywords/PIZZA", {"EnableAlternateReply": "1"}, KEYWORD_2015),
    ("3.4 free", "2012", "GET", "/keywords/new", {"Keyword": "honey"}, {"Keyword": str, "Available": bool}),
    ("3.5", "2012", "GET", "/billing/credits/get", {}, CREDITS),
    ("3.5 bought", "2012", "POST", "/billing/credits", {
        "NumberOfCredits": "1000", "CouponCode": "x", "StoredCreditCard": "1111"}, {
        "BoughtCredits": int, "Amount": float, "Discount": float, **CREDITS}),
    ("3.6", "2012", "POST", "/contacts", {"PhoneNumber": PHONE}, CONTACT),
    ("3.6 opted out", "2012", "POST", "/contacts", {"PhoneNumber": LOCAL}, OPTED_OUT),
    ("3.7", "2012", "GET", "/groups", {}, [GROUP]),
    ("3.8", "2012", "POST", "/voice/messages", {
        "Name": "News", "CallerPhonenumber": PHONE, "VoiceFile": "yourfile.wav", "PhoneNumbers[]": [PHONE]}, VOICE),
    ("3.9", "2012", "GET", f"/sending/phone-numbers/{PHONE}", {"User": "lookup", "Password": "lookup"}, {
        "PhoneNumber": str, "CarrierName": str}),
    ("3.2 file", "2012", "POST", "/sending/files", {"Source": "https://example.com/a.gif"}, {
        "ID": int, "Name": str, "Path": str}),
]  # fmt: skip


def kinds(value: Any) -> Any:
    """The value with types in place of what it says: of a list, that of its first."""
    if isinstance(value, dict):
        return {name: kinds(one) for name, one in value.items()}
    return [kinds(one) for one in value[:1]] if isinstance(value, list) else type(value)


def order(value: Any) -> Any:
    """The names of an entry in their order, or of the first entry of a list."""
    return list(value[0] if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("section", "vintage", "method", "path", "given", "fields"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS]
)
def test_an_entry_has_these_fields_in_this_order_and_no_others(
    section: str, vintage: str, method: str, path: str, given: dict[str, Any], fields: Any
) -> None:
    keyword = Keyword(word="PIZZA", groups=(1,))
    account = Account(
        keywords=(keyword,),
        groups=(Group(id=1, name="Friends"),),
        local_opt_outs=frozenset({LOCAL}),
        global_opt_outs=frozenset({GLOBAL}),
    )
    rig = Rig(account)
    rig.set(vintage=vintage)
    rig.text("PIZZA now")

    entry = rig.entry(method, path, **given)

    assert kinds(entry) == fields
    assert order(entry) == order(fields)


def test_a_report_has_five_shares_of_a_number_and_a_text() -> None:
    rig = Rig()
    sent = rig.entry("POST", "/sending/messages", **SENDING)

    entry = rig.entry("GET", f"/sending/reports/{sent['ID']}")

    names = ["Delivered", "Bounced", "Not Available", "Not Sent - No Credits", "Not Sent - Opted Out"]
    assert (list(entry), [kinds(one) for one in entry.values()]) == (names, [SHARE] * 5)


def test_a_folder_is_its_name_alone_and_a_letter_in_it_has_a_number() -> None:
    rig = Rig(Account(shared_code=False))
    rig.text("hello")
    folder = rig.entry("POST", "/messages-folders", Name="Fans")["ID"]
    letter = rig.entry("GET", "/incoming-messages")[0]["ID"]

    rig.rest("POST", "/incoming-messages/", _method="move-to-folder", ID=str(letter), FolderID=str(folder))

    assert rig.entry("GET", f"/messages-folders/{folder}") == {"Name": "Fans"}
    assert rig.entry("GET", f"/incoming-messages/{letter}")["FolderID"] == folder
