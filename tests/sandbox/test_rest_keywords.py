"""Keywords and credits by REST (sections 3.4 and 3.5)."""

from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import Group, Keyword
from tests.sandbox.rig import PHONE, Rig

ACCOUNT = Account(
    credits=153,
    plan_credits=15,
    keywords=(Keyword(word="honey"),),
    taken_keywords=("BEES",),
    groups=(Group(id=1, name="honey lovers"), Group(id=2, name="cars club")),
)
CARD = {"Number": "4111111111111111", "CreditCardTypeID": "Visa", "SecurityCode": "123", "ExpirationYear": "2030"}
STORED = {"StoredCreditCard": "1111"}
SET_UP = {
    "EnableDoubleOptIn": "true",
    "ConfirmMessage": "Reply Y to join",
    "JoinMessage": "Welcome",
    "ForwardEmail": "honey@example.com",
    "ForwardUrl": "http://127.0.0.1/honey",
    "ContactGroupIDs[]": ["Honey lovers", "cars club"],
}
REQUIRED = "Value is required and can't be empty"

# section of the reference, keyword, whether it is there to be rented
AVAILABLE = [("3.4 free", "WIN", True), ("3.4 ours", "HONEY", False), ("3.4 somebody's", "bees", False)]


@pytest.mark.parametrize(("section", "word", "available"), AVAILABLE, ids=[row[0] for row in AVAILABLE])
def test_a_taken_keyword_is_an_answer_and_no_error(section: str, word: str, available: bool) -> None:
    entry = Rig(ACCOUNT).entry("GET", "/keywords/new", Keyword=word)

    assert entry == {"Keyword": word, "Available": available}


@pytest.mark.parametrize("card", [CARD, STORED], ids=["new card", "stored card"])
def test_a_rented_keyword_is_ours_with_nothing_set_up(card: dict[str, str]) -> None:
    rig = Rig(ACCOUNT)

    answer = rig.rest("POST", "/keywords", Keyword="WIN", **card)

    entry = (answer.json or {})["Response"]["Entry"]
    assert (answer.status_code, isinstance(entry.pop("ID"), int)) == (201, True)
    assert entry == {
        "Keyword": "WIN", "EnableDoubleOptIn": False, "ConfirmMessage": "", "JoinMessage": "", "ForwardEmail": "",
        "ForwardUrl": "", "ContactGroupIDs": [],
    }  # fmt: skip
    assert (rig.look()["keywords"], rig.calls()[0]["dollars"]) == (["honey", "WIN"], "25.00")


# section of the reference, method, path, what is given, errors
ERRORS: list[tuple[str, str, str, dict[str, Any], list[str]]] = [
    ("3.4 none", "GET", "/keywords/new", {}, [f"Keyword: {REQUIRED}"]),
    ("3.4 rent none", "POST", "/keywords", STORED, [f"Keyword: {REQUIRED}"]),
    ("3.4 rent ours", "POST", "/keywords", STORED | {"Keyword": "honey"}, [
        "Keyword: The keyword 'honey' is unavailable"]),
    ("3.4 rent somebody's", "POST", "/keywords", STORED | {"Keyword": "Bees"}, [
        "Keyword: The keyword 'Bees' is unavailable"]),
    ("3.4 rent, no card", "POST", "/keywords", {"Keyword": "WIN"}, [f"Number: {REQUIRED}"]),
    ("3.4 rent, declined", "POST", "/keywords", CARD | {"Keyword": "WIN", "Number": "4000000000000002"}, [
        "The credit card was declined"]),
    ("3.4 rent, stored card declined", "POST", "/keywords", {"Keyword": "WIN", "StoredCreditCard": "0002"}, [
        "The credit card was declined"]),
    ("3.4 rent, not four digits", "POST", "/keywords", {"Keyword": "WIN", "StoredCreditCard": "11"}, [
        "StoredCreditCard: '11' was not found in the haystack"]),
    ("3.4 rent, card type", "POST", "/keywords", CARD | {"Keyword": "WIN", "CreditCardTypeID": "Shell"}, [
        "CreditCardTypeID: 'shell' was not found in the haystack"]),
    ("3.4 set up, not ours", "POST", "/keywords/bees", SET_UP, ["Sorry, nothing was found"]),
    ("3.4 set up, group", "POST", "/keywords/honey", {"ContactGroupIDs[]": ["Foo"]}, [
        "ContactGroupIDs: 'foo' was not found in the haystack"]),
    ("3.4 set up, message", "POST", "/keywords/honey", {"JoinMessage": "m" * 161}, [
        "JoinMessage: Your message must be under 160 characters"]),
    ("3.4 set up, characters", "POST", "/keywords/honey", {"ConfirmMessage": "\t"}, [
        "ConfirmMessage: Your message contains characters that are not supported"]),
    ("3.4 set up, e-mail", "POST", "/keywords/honey", {"ForwardEmail": "x"}, [
        "ForwardEmail: 'x' is not a valid email address"]),
    ("3.4 set up, address", "POST", "/keywords/honey", {"ForwardUrl": "x"}, ["ForwardUrl: 'x' is not a valid URL"]),
    ("3.4 cancel, not ours", "DELETE", "/keywords/bees", {}, ["Sorry, nothing was found"]),
    ("3.5 too few", "POST", "/billing/credits", STORED | {"NumberOfCredits": "499"}, [
        "NumberOfCredits: Please purchase at least $5.00 worth of credits"]),
    ("3.5 declined", "POST", "/billing/credits", {"NumberOfCredits": "500", "StoredCreditCard": "0002"}, [
        "The credit card was declined"]),
]  # fmt: skip


@pytest.mark.parametrize(("section", "method", "path", "given", "errors"), ERRORS, ids=[row[0] for row in ERRORS])
def test_what_is_refused_is_told_why_and_changes_nothing(
    section: str, method: str, path: str, given: dict[str, Any], errors: list[str]
) -> None:
    rig = Rig(ACCOUNT)
    before = rig.look()

    answer = rig.rest(method, path, **given)

    assert answer.status_code == 403
    assert answer.json == {"Response": {"Status": "Failure", "Code": 403, "Errors": errors}}
    assert rig.look() == before


def test_a_set_up_of_2012_has_texts_and_changes_only_what_is_given() -> None:
    rig = Rig(ACCOUNT)

    first = rig.entry("POST", "/keywords/HONEY", **SET_UP)
    second = rig.entry("POST", "/keywords/honey/", EnableDoubleOptIn="0", ForwardUrl="", JoinMessage="Hello")

    assert isinstance(first.pop("ID"), int)
    assert first == {
        "Keyword": "honey", "EnableDoubleOptIn": True, "ConfirmMessage": "Reply Y to join", "JoinMessage": "Welcome",
        "ForwardEmail": "honey@example.com", "ForwardUrl": "http://127.0.0.1/honey",
        "ContactGroupIDs": ["honey lovers", "cars club"],
    }  # fmt: skip
    second.pop("ID")
    assert second == first | {"EnableDoubleOptIn": False, "ForwardUrl": "", "JoinMessage": "Hello"}


def test_a_set_up_of_2015_has_objects_and_the_alternate_reply() -> None:
    rig = Rig(ACCOUNT)
    rig.set(vintage="2015")

    entry = rig.entry(
        "POST", "/keywords/honey", JoinMessage="Welcome", EnableAlternateReply="1", AlternateReply="Again"
    )

    assert list(entry)[1:] == [
        "Keyword", "EnableDoubleOptIn", "EnableAlternateReply", "ConfirmMessage", "JoinMessage", "AlternateReply",
        "ForwardEmail", "ForwardUrl", "ContactGroupIDs",
    ]  # fmt: skip
    assert entry["EnableAlternateReply"] is True
    assert entry["JoinMessage"] == {"Subject": "", "Message": "Welcome", "MessageTypeID": 1}
    assert entry["AlternateReply"]["Message"] == "Again"


def test_a_cancelled_keyword_is_free_again() -> None:
    rig = Rig(ACCOUNT)

    answer = rig.rest("POST", "/keywords/honey", _method="DELETE")

    assert (answer.status_code, answer.data) == (204, b"")
    assert rig.entry("GET", "/keywords/new", Keyword="honey")["Available"] is True


def test_double_opt_in_asks_first_and_a_member_gets_the_alternate_reply() -> None:
    rig = Rig(ACCOUNT)
    alternate = {"EnableAlternateReply": "1", "AlternateReply": "You are in already"}
    rig.rest("POST", "/keywords/honey", **SET_UP, **alternate)

    for text in ("yes", "honey", "Yes", "honey"):
        rig.text(text)

    assert rig.received() == ["Reply Y to join", "Welcome", "You are in already"]
    assert [(one["Source"], one["Groups"]) for one in rig.entry("GET", "/contacts")] == [
        ("Keyword", ["honey lovers", "cars club"])
    ]


def test_without_double_opt_in_a_phone_joins_at_once() -> None:
    rig = Rig(ACCOUNT)
    rig.rest("POST", "/keywords/honey", **(SET_UP | {"EnableDoubleOptIn": "false"}))

    rig.text("Honey")

    assert rig.received() == ["Welcome"]
    assert [one["PhoneNumber"] for one in rig.entry("GET", "/contacts", group="Cars Club")] == [PHONE]


def test_credits_are_those_of_the_plan_and_the_bought_ones() -> None:
    rig = Rig(ACCOUNT)

    before = rig.entry("GET", "/billing/credits/get")
    for _ in range(20):
        rig.send()

    assert before == {"PlanCredits": 15, "AnytimeCredits": 138, "TotalCredits": 153}
    assert rig.entry("GET", "/billing/credits/get") == {
        "PlanCredits": 0, "AnytimeCredits": 133, "TotalCredits": 133,
    }  # fmt: skip


# section of the reference, what is given, amount and discount
BOUGHT: list[tuple[str, dict[str, str], float, float]] = [
    ("3.5 coupon", {"CouponCode": "honey2011"}, 9.45, 0.55),
    ("3.5 without", {}, 10, 0),
]


@pytest.mark.parametrize(("section", "given", "amount", "discount"), BOUGHT, ids=[row[0] for row in BOUGHT])
def test_bought_credits_cost_a_cent_each(section: str, given: dict[str, str], amount: float, discount: float) -> None:
    rig = Rig(ACCOUNT)

    answer = rig.rest("POST", "/billing/credits", NumberOfCredits="1000", **STORED, **given)

    assert answer.status_code == 201
    assert (answer.json or {})["Response"]["Entry"] == {
        "BoughtCredits": 1000, "Amount": amount, "Discount": discount,
        "PlanCredits": 15, "AnytimeCredits": 1138, "TotalCredits": 1153,
    }  # fmt: skip
    assert rig.calls()[-1]["dollars"] == f"{amount:.2f}"
