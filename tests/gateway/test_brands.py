"""The brands of the family: what each may be told and which numbers it takes (reference page, section 5)."""

from urllib.parse import parse_qs

import pytest

from app.domain.alphabet import DeliveryType
from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.brands import CLUB_TEXTING, EZ_TEXTING, GROUP_TEXTING, TELL_MY_CELL, Brand, brand_of
from app.gateway.club_texting.errors import GatewayError
from app.gateway.club_texting.http.account import Account
from app.gateway.club_texting.http.calls import Text
from app.gateway.club_texting.http.sending import HttpGateway
from app.gateway.club_texting.number import OtherNumber, read_number
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.club_texting.rest.messages import Message
from tests.gateway.bad_gateway import BadGateway, answers
from tests.gateway.builders import LOGIN, QUICK, REAL, delivery, place

ANN = PhoneNumber("2125550123")
ABROAD = OtherNumber("447700900123")

HOSTS = [
    ("https://app.clubtexting.com", CLUB_TEXTING),
    ("https://app.eztexting.com", EZ_TEXTING),
    ("https://APP.GroupTexting.com:443/api/", GROUP_TEXTING),
    ("https://grouptexting.com.", GROUP_TEXTING),
    ("https://app.tellmycell.com/api/sending", TELL_MY_CELL),
    ("https://notgrouptexting.com", CLUB_TEXTING),
    ("https://grouptexting.com.front.test", CLUB_TEXTING),
    ("http://127.0.0.1:8026", CLUB_TEXTING),
    ("https://texts.shop.test/front", CLUB_TEXTING),
]


@pytest.mark.parametrize(("base", "brand"), HOSTS)
def test_a_brand_is_known_by_its_host(base: str, brand: Brand) -> None:
    assert brand_of(base) is brand


def test_an_address_that_cannot_be_one_has_no_brand() -> None:
    with pytest.raises(BadAddress):
        brand_of("https://demo:canary@app.grouptexting.com")


@pytest.mark.parametrize("brand", [CLUB_TEXTING, EZ_TEXTING, TELL_MY_CELL, GROUP_TEXTING])
@pytest.mark.parametrize("written", ["2125550123", "+1 (212) 555-0123", "1-212-555-0123"])
def test_every_brand_takes_a_number_of_ten_digits(brand: Brand, written: str) -> None:
    assert brand.number(written) == ANN


@pytest.mark.parametrize("written", ["447700900123", "+44 7700 900123", "491701234567890"])
def test_one_brand_takes_numbers_of_up_to_fifteen(written: str) -> None:
    assert GROUP_TEXTING.number(written) == OtherNumber(written.lstrip("+").replace(" ", ""))
    for brand in (CLUB_TEXTING, EZ_TEXTING, TELL_MY_CELL):
        with pytest.raises(NoPhoneNumber):
            brand.number(written)


@pytest.mark.parametrize("written", ["", "212555012", "0044770090012", "4917012345678901", "44770O900123", "１２３"])
def test_no_brand_takes_what_is_no_number(written: str) -> None:
    with pytest.raises(NoPhoneNumber):
        GROUP_TEXTING.number(written)


def test_a_number_that_the_gateway_wrote_is_read_whatever_it_is() -> None:
    assert read_number(" 12125550123 ") == ANN
    assert read_number("25827") == OtherNumber("25827")
    assert "4477" not in f"{ABROAD}{ABROAD.masked}"


# ---------------------------------------------------------------- what is said of Express


SAID = [
    # host, what the HTTP API is told, what the REST API is told; by Express and by Standard
    ("app.clubtexting.com", ["1", "0"], ["1", "2"]),
    ("app.eztexting.com", ["1", "0"], ["1", "2"]),
    ("app.grouptexting.com", [None, None], [None, None]),
    ("app.tellmycell.com", [None, None], [None, None]),
    ("shop.test", ["1", "0"], ["1", "2"]),
]


@pytest.mark.parametrize(("host", "by_http", "by_rest"), SAID, ids=[row[0] for row in SAID])
def test_a_brand_without_express_is_not_told_how_to_send(
    host: str, by_http: list[str | None], by_rest: list[str | None]
) -> None:
    forms = [form for kind in DeliveryType for form in sent(host, kind)]

    assert [said(form, "Express") for form in forms] == [by_http[0], by_http[0], None, by_http[1], by_http[1], None]
    assert [said(form, "MessageTypeID") for form in forms] == [None, None, by_rest[0], None, None, by_rest[1]]


def test_a_number_from_abroad_is_sent_as_it_is() -> None:
    _, by_http, by_rest = sent("app.grouptexting.com", DeliveryType.EXPRESS)

    assert by_http["PhoneNumber"] == by_rest["PhoneNumbers[]"] == [ABROAD.digits]


def sent(host: str, kind: DeliveryType) -> list[dict[str, list[str]]]:
    """The forms that the worker and the clients of both APIs send to a host, which is this machine."""
    with BadGateway(answers("1")) as server:
        base, lookup = f"http://{host}:{server.port}", lambda _, __: [place(server.port)]
        queue = HttpGateway(base, LOGIN, REAL, delivery_type=kind, limits=QUICK, lookup=lookup)
        queue.send(delivery())
        account = Account(base, LOGIN, REAL, limits=QUICK, lookup=lookup)
        account.send(Text(ABROAD, "Hi", delivery_type=kind))
        rest = RestAccount(base, LOGIN, REAL, limits=QUICK, lookup=lookup)
        with pytest.raises(GatewayError):
            rest.messages.send(Message("Hi", (ABROAD,), delivery_type=kind))
        for line in (queue, account, rest):
            line.hang_up()
    bodies = [request.partition(b"\r\n\r\n")[2].decode() for request in server.requests]
    return [parse_qs(body, keep_blank_values=True) for body in bodies]


def said(form: dict[str, list[str]], name: str) -> str | None:
    return form[name][0] if name in form else None
