"""Our client and our stand-in gateway, written from one reference by different hands: each row names its section."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.errors import Refused
from app.gateway.club_texting.http.account import Account
from app.gateway.club_texting.http.calls import Broadcast, KeywordSetup, Text
from app.gateway.club_texting.sound import SoundAt, StoredSound
from app.gateway.wire.line import Login
from tests.gateway.builders import QUICK, REAL, card
from tests.processes import Program, answers, free_port, wait_until

ANN, BEN = PhoneNumber("2125550123"), PhoneNumber("2125550124")
NOBODY = PhoneNumber("12")
HELLO = Text(ANN, "Hello")
SHOP = KeywordSetup("PIZZA", "Free slice")
DECLINED = "4000000000000002"

Call = Callable[[Account], Any]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stand-in")
    port = free_port()
    program = Program(["sandbox", "--port", str(port), "--keyword", "PIZZA"], {}, folder / "log", folder).start()
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/_sandbox/account"))
        yield url
    finally:
        program.kill()


@pytest.fixture
def account(gateway: str) -> Iterator[Account]:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    opened = Account(gateway, Login("demo", "demo"), REAL, limits=QUICK)
    yield opened
    opened.hang_up()


def change(gateway: str, **changes: Any) -> None:
    requests.put(f"{gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()


GOOD: list[tuple[str, Call, object]] = [
    ("2.3", lambda account: account.send(HELLO).to, ANN),
    ("2.3", lambda account: account.send(Text(ANN, "Hi", "Lou's", DeliveryType.STANDARD)).to, ANN),
    ("2.4", lambda account: account.credits().available, Decimal(100_000)),
    ("2.5", lambda account: account.keyword_available("HONEY").available, True),
    ("2.5", lambda account: account.keyword_available("PIZZA").available, False),
    ("2.6", lambda account: account.buy_credits(1000, card()).credits, 1000),
    ("2.7", lambda account: account.rent_keyword("HONEY", card()).keyword, "HONEY"),
    ("2.8", lambda account: account.set_up_keyword(SHOP).keyword, "PIZZA"),
    ("2.9", lambda account: account.broadcast(Broadcast(ANN, (ANN, BEN), StoredSound("welcome.wav"))).phones, 2),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), [row[1:] for row in GOOD], ids=[f"{row[0]}" for row in GOOD])
def test_what_the_client_asks_the_stand_in_does(account: Account, call: Call, expected: object) -> None:
    assert call(account) == expected


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


def test_a_wrong_password_is_named_by_every_function(gateway: str) -> None:
    stranger = Account(gateway, Login("demo", "wrong"), REAL, limits=QUICK)
    for call in (GOOD[0][1], GOOD[2][1], GOOD[3][1], GOOD[5][1], GOOD[6][1], GOOD[7][1], GOOD[8][1]):
        with pytest.raises(Refused) as refusal:
            call(stranger)
        assert refusal.value.row.code == -1
    stranger.hang_up()
