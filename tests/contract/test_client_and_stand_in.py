"""Our client and our stand-in gateway, written from one reference by different hands: each row names its section."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.carrier import Finding, LookedUp
from app.gateway.club_texting.errors import NoAnswer, OutcomeUnknown, Refused
from app.gateway.club_texting.http.account import Account
from app.gateway.club_texting.http.calls import Broadcast, KeywordSetup, Text
from app.gateway.club_texting.http.functions import (
    AVAILABLE,
    BUY,
    CREDITS,
    FUNCTIONS,
    LOOKUP,
    RENT,
    SEND,
    SET_UP,
    VOICE,
)
from app.gateway.club_texting.sound import SoundAt, StoredSound
from app.gateway.wire.line import Login
from tests.gateway.builders import QUICK, REAL, card

ANN, BEN = PhoneNumber("2125550123"), PhoneNumber("2125550124")
NOBODY = PhoneNumber("12")
HELLO = Text(ANN, "Hello")
SHOP = KeywordSetup("PIZZA", "Free slice")
DECLINED = "4000000000000002"

Call = Callable[[Account], Any]


@pytest.fixture
def account(gateway: str) -> Iterator[Account]:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    opened = Account(gateway, Login("demo", "demo"), REAL, limits=QUICK)
    yield opened
    opened.hang_up()


def change(gateway: str, **changes: Any) -> None:
    requests.put(f"{gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()


SECTIONS = {
    "2.3": SEND, "2.4": CREDITS, "2.5": AVAILABLE, "2.6": BUY, "2.7": RENT, "2.8": SET_UP, "2.9": VOICE, "2.10": LOOKUP,
}  # fmt: skip

GOOD: list[tuple[str, str, Call, object]] = [
    # section of the reference, return code where the answer is one, the call, what it comes to
    ("2.3", "1", lambda account: account.send(HELLO).to, ANN),
    ("2.3", "1", lambda account: account.send(Text(ANN, "Hi", "Lou's", DeliveryType.STANDARD)).to, ANN),
    ("2.4", "", lambda account: account.credits().available, Decimal(100_000)),
    ("2.5", "1", lambda account: account.keyword_available("HONEY").available, True),
    ("2.5", "0", lambda account: account.keyword_available("PIZZA").available, False),
    ("2.6", "1", lambda account: account.buy_credits(1000, card()).credits, 1000),
    ("2.7", "2", lambda account: account.rent_keyword("HONEY", card()).keyword, "HONEY"),
    ("2.8", "1", lambda account: account.set_up_keyword(SHOP).keyword, "PIZZA"),
    ("2.9", "1", lambda account: account.broadcast(Broadcast(ANN, (ANN, BEN), StoredSound("welcome.wav"))).phones, 2),
]  # fmt: skip


@pytest.mark.parametrize(("code", "call", "expected"), [row[1:] for row in GOOD], ids=[f"{row[0]}" for row in GOOD])
def test_what_the_client_asks_the_stand_in_does(
    account: Account, gateway: str, code: str, call: Call, expected: object
) -> None:
    assert call(account) == expected

    last = requests.get(f"{gateway}/_sandbox/calls", timeout=10).json()[-1]
    assert str(last["code"]) == (code or str(expected))


REFUSED: list[tuple[str, dict[str, Any], Call, int]] = [
    ("2.3", {"credits": 0}, lambda account: account.send(HELLO), -2),
    ("2.3", {"local_opt_outs": [ANN.digits]}, lambda account: account.send(HELLO), -5),
    ("2.3", {}, lambda account: account.send(Text(ANN, "it’s")), -7),
    ("2.3", {}, lambda account: account.send(Text(ANN, "x" * 161)), -7),
    ("2.3", {"country": "ca"}, lambda account: account.send(Text(ANN, "x" * 137)), -7),
    ("2.3", {"global_opt_outs": [ANN.digits]}, lambda account: account.send(HELLO), -104),
    ("2.3", {}, lambda account: account.send(Text(NOBODY, "Hello")), -106),
    ("2.6", {}, lambda account: account.buy_credits(1000, card(number=DECLINED)), 0),
    ("2.6", {}, lambda account: account.buy_credits(1, card()), -2),
    ("2.7", {}, lambda account: account.rent_keyword("PIZZA", card()), 1),
    ("2.7", {}, lambda account: account.rent_keyword("HONEY", card(number=DECLINED)), 0),
    ("2.8", {}, lambda account: account.set_up_keyword(KeywordSetup("HONEY", "Bzz")), -2),
    ("2.8", {}, lambda account: account.set_up_keyword(KeywordSetup("PIZZA", "Hi", group="nobody")), -3),
    ("2.8", {}, lambda account: account.set_up_keyword(KeywordSetup("PIZZA", "Hi", email="nowhere")), -4),
    ("2.8", {}, lambda account: account.set_up_keyword(KeywordSetup("PIZZA", "Hi", url="nowhere")), -5),
    ("2.8", {}, lambda account: account.set_up_keyword(KeywordSetup("PIZZA", "")), -7),
    ("2.9", {"credits": 0}, lambda account: account.broadcast(Broadcast(ANN, (BEN,), StoredSound("welcome.wav"))), -2),
    ("2.9", {}, lambda account: account.broadcast(Broadcast(PhoneNumber("1"), (BEN,), StoredSound("welcome.wav"))), -3),
    ("2.9", {}, lambda account: account.broadcast(Broadcast(ANN, (NOBODY,), StoredSound("welcome.wav"))), -4),
    ("2.9", {}, lambda account: account.broadcast(Broadcast(ANN, (BEN,), StoredSound("none.wav"))), -5),
    ("2.9", {}, lambda account: account.broadcast(Broadcast(ANN, (BEN,), SoundAt("nowhere"))), -6),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "call", "code"), [row[1:] for row in REFUSED], ids=[f"{row[0]} {row[3]}" for row in REFUSED]
)
def test_what_the_stand_in_refuses_the_client_names(
    account: Account, gateway: str, changes: dict[str, Any], call: Call, code: int
) -> None:
    if changes:
        change(gateway, **changes)

    with pytest.raises(Refused) as refusal:
        call(account)

    assert refusal.value.row.code == code


@pytest.mark.parametrize("call", [row[2] for row in GOOD], ids=[row[0] for row in GOOD])
def test_a_wrong_password_is_named_by_every_function(gateway: str, call: Call) -> None:
    stranger = Account(gateway, Login("demo", "wrong"), REAL, limits=QUICK)
    with pytest.raises(Refused) as refusal:
        call(stranger)
    stranger.hang_up()

    assert refusal.value.row.code == -1


ONE_OF_EACH = {section: call for section, _, call, _ in GOOD}
"""A call of each function but the look-up, which has an account of its own."""


@pytest.mark.parametrize(("section", "call"), ONE_OF_EACH.items(), ids=ONE_OF_EACH)
def test_an_unknown_error_is_in_doubt_and_only_what_spends_nothing_may_be_repeated(
    account: Account, gateway: str, section: str, call: Call
) -> None:
    change(gateway, faults={"next": [{"kind": "code", "code": -10}]})

    with pytest.raises(OutcomeUnknown if SECTIONS[section].spends else NoAnswer) as doubt:
        call(account)

    assert doubt.value.row
    assert doubt.value.row.code == -10


def test_a_request_that_the_stand_in_calls_malformed_is_refused(account: Account, gateway: str) -> None:
    change(gateway, faults={"next": [{"kind": "code", "code": -7}]})

    with pytest.raises(Refused) as refusal:
        ONE_OF_EACH["2.9"](account)

    assert refusal.value.row.name == "bad request"


LOOK_UPS: list[tuple[dict[str, Any], str, PhoneNumber, object]] = [
    # changes to the look-up account, return code, the number, what it comes to if it is not refused
    ({}, "", ANN, LookedUp(ANN, Finding.CARRIER, "ATTUS")),
    ({"carriers": {ANN.digits: "UNKNOWN"}}, "UNKNOWN", ANN, LookedUp(ANN, Finding.UNKNOWN_CARRIER)),
    ({"carriers": {ANN.digits: "FAILURE"}}, "FAILURE", ANN, LookedUp(ANN, Finding.NO_MOBILE)),
    ({"password": "changed"}, "-1", ANN, None),
    ({}, "-2", NOBODY, None),
    ({"credits": 0}, "-3", ANN, None),
    ({"carriers": {ANN.digits: "-4"}}, "-4", ANN, None),
]


@pytest.mark.parametrize(("changes", "code", "phone", "expected"), LOOK_UPS, ids=[f"2.10 {row[1]}" for row in LOOK_UPS])
def test_each_answer_to_a_look_up_is_read(
    account: Account, gateway: str, changes: dict[str, Any], code: str, phone: PhoneNumber, expected: object
) -> None:
    change(gateway, lookup=changes)
    finder = Account(gateway, Login("lookup", "lookup"), REAL, limits=QUICK)

    try:
        outcome: object = finder.look_up(phone)
    except Refused as refusal:
        outcome = refusal.row.code
    finally:
        finder.hang_up()

    assert outcome == (expected or int(code))


def test_no_return_code_of_the_page_is_left_out() -> None:
    provoked = {(section, code) for section, code, _, _ in GOOD}
    provoked |= {(section, str(code)) for section, _, _, code in REFUSED}
    provoked |= {(section, code) for section in SECTIONS for code in ("-1", "-10") if section != "2.10"}
    provoked |= {("2.9", "-7")} | {("2.10", code) for _, code, _, _ in LOOK_UPS}

    named = {(section, code) for section, function in SECTIONS.items() for code in function.codes}

    assert tuple(SECTIONS.values()) == FUNCTIONS
    assert named - provoked == set()
