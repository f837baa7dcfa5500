"""Addresses are shown without their secrets, and still told apart."""

import pytest

from app.domain.keyword_address import NoOwnAddress, OurDoor, masked, resolved
from app.domain.keyword_setup import NOWHERE, TEXTBACK, SetUp, Stated
from app.domain.rules import Place

DOOR = OurDoor("https://texts.lous.example", ("canary-new", "canary-old"))
PLACE = Place("rules/winter.yaml", 1, 1)

SHOWN = [
    ("https://texts.lous.example/incoming/canary-new", "Textback"),
    ("https://texts.lous.example/incoming/canary-old", "Textback, by an older token"),
    ("https://texts.lous.example/incoming/canary-gone", "Textback, by a token that is none of ours"),
    ("https://texts.lous.example", "https://texts.lous.example"),
    ("https://hooks.example/canary/canary", "https://hooks.example/…"),
    ("https://ann:canary@hooks.example:8443/?key=canary", "https://hooks.example:8443/…"),
    ("https://hooks.example?canary", "https://hooks.example/…"),
    ("http://127.0.0.1:8025/", "http://127.0.0.1:8025"),
    ("canary", "an address"),
]


@pytest.mark.parametrize(("url", "shown"), SHOWN)
def test_an_address_is_shown_by_its_name_or_its_host(url: str, shown: str) -> None:
    address = DOOR.address_of(url)

    assert address.shown == shown
    assert "canary" not in repr(address)


def test_no_address_is_none() -> None:
    assert DOOR.address_of("") == NOWHERE


def test_addresses_of_one_shape_are_told_apart() -> None:
    one, other = (DOOR.address_of(f"https://hooks.example/{path}") for path in "ab")

    assert (one.shown, one == other) == (other.shown, False)


def test_our_own_address_has_the_token_that_is_in_use() -> None:
    wanted = resolved(Stated(word="PIZZA", place=PLACE, forward_to=TEXTBACK, set_up=SetUp(reply="Hi")), DOOR)

    assert wanted.url == "https://texts.lous.example/incoming/canary-new"
    assert (wanted.set_up.reply, wanted.set_up.address.shown) == ("Hi", "Textback")
    assert "canary" not in repr(wanted)


@pytest.mark.parametrize("door", [OurDoor(), OurDoor("https://texts.lous.example"), OurDoor(tokens=("canary",))])
def test_nobody_is_forwarded_to_us_while_nobody_says_where_that_is(door: OurDoor) -> None:
    with pytest.raises(NoOwnAddress):
        resolved(Stated(word="PIZZA", place=PLACE), door)

    assert resolved(Stated(word="PIZZA", place=PLACE, forward_to=""), door).set_up.address == NOWHERE


def test_a_mask_never_shows_what_follows_the_host() -> None:
    assert masked("https://h#canary") == "https://h/…"
