"""Our REST client and our stand-in gateway, in both formats; each row names its section of the reference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.card import StoredCard
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.club_texting.rest.billing import Balance
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.messages import Message
from app.gateway.wire.line import Login
from tests.gateway.builders import QUICK, REAL, card
from tests.processes import Program, answers, free_port, wait_until

ANN, BEN, CAT = PhoneNumber("2125550123"), PhoneNumber("2125550124"), PhoneNumber("2125550125")
HELLO = Message("Hello", to=(ANN,))
SOON = datetime(2030, 6, 1, 16, 30, tzinfo=UTC)
MISSING = 999
DECLINED = "4000000000000002"

Call = Callable[[RestAccount], Any]


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


@pytest.fixture(params=list(Format), ids=str)
def account(gateway: str, request: pytest.FixtureRequest) -> Iterator[RestAccount]:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    with opened(gateway, request.param) as account:
        yield account


@contextmanager
def opened(gateway: str, answers: Format, login: Login | None = None, **options: Any) -> Iterator[RestAccount]:
    account = RestAccount(gateway, login or Login("demo", "demo"), REAL, answers=answers, limits=QUICK, **options)
    try:
        yield account
    finally:
        account.hang_up()


def change(gateway: str, **changes: Any) -> None:
    requests.put(f"{gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()


def text_in(gateway: str, *texts: str, phone: PhoneNumber = ANN) -> None:
    """The phone texts in, on a number of the account's own, so that every text finds it."""
    change(gateway, shared_code=False)
    for text in texts:
        answer = requests.post(f"{gateway}/_sandbox/phones/{phone.digits}/texts", data={"text": text}, timeout=10)
        answer.raise_for_status()


def opened_folder(account: RestAccount, name: str = "Customers") -> int:
    return account.folders.create(name).id


GOOD: list[tuple[str, Call, object]] = [
    # section of the reference: the call, what it comes to
    ("3.1 a login", lambda account: account.check_login(), None),
    ("3.2 to one", lambda account: account.messages.send(HELLO).phones, (ANN,)),
    ("3.2 to many", lambda account: account.messages.send(Message("Hi", to=(ANN, BEN))).recipients, 2),
    ("3.2 what it cost", lambda account: account.messages.send(Message("Hi", to=(ANN, BEN))).credits, Decimal(2)),
    ("3.2 to a group", lambda account: account.messages.send(Message("Hi", groups=("Fans",))).groups, ("Fans",)),
    (
        "3.2 Standard, with a subject",
        lambda account: account.messages.send(
            Message("Hi", to=(ANN,), subject="Lou's", delivery_type=DeliveryType.STANDARD)
        ).phones,
        (ANN,),
    ),
    ("3.2 later", lambda account: account.messages.send(Message("Hi", to=(ANN,), at=SOON)).at, SOON),
    ("3.2 nobody opted out", lambda account: account.messages.send(HELLO).local_opt_outs, ()),
    ("3.3 an empty inbox", lambda account: list(account.inbox.messages()), []),
    ("3.3 no folders", lambda account: account.folders.all(), ()),
    ("3.3 a folder", lambda account: account.folders.folder(opened_folder(account)).name, "Customers"),
    ("3.4 free", lambda account: account.keywords.available("HONEY"), True),
    ("3.4 ours", lambda account: account.keywords.available("PIZZA"), False),
    ("3.4 rented", lambda account: account.keywords.rent("HONEY", card()).keyword, "HONEY"),
    ("3.4 rented, stored card", lambda account: account.keywords.rent("HONEY", StoredCard("1111")).keyword, "HONEY"),
    ("3.4 given back", lambda account: account.keywords.cancel("PIZZA"), None),
    ("3.5 credits", lambda account: account.billing.credits(), Balance(Decimal(0), Decimal(100_000), Decimal(100_000))),
    ("3.5 bought", lambda account: account.billing.buy(1000, card()).amount, Decimal(10)),
    ("3.5 a coupon", lambda account: account.billing.buy(1000, card(), coupon="BEE").amount, Decimal("9.45")),
    ("3.5 its discount", lambda account: account.billing.buy(1000, card(), coupon="BEE").discount, Decimal("0.55")),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD])
def test_what_the_client_asks_the_stand_in_does(
    account: RestAccount, gateway: str, call: Call, expected: object
) -> None:
    change(gateway, groups=["Fans", "Friends"])

    assert call(account) == expected
