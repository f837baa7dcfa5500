"""Credit cards: read as people write them, refused without being repeated, never shown."""

import pytest

from app.gateway.club_texting.card import LABELS, Card, CardWrong, StoredCard
from tests.gateway.builders import CARD, card

WRITTEN = [
    # name, as a person writes it, under which name the gateway gets it, as what
    ("number", "4111-1111 1111 1111", "ccnumber", "4111111111111111"),
    ("type", " Visa ", "type", "visa"),
    ("type", "AMEX", "type", "amex"),
    ("expires", "09/27", "expm", "09"),
    ("expires", "9 / 2027", "expm", "09"),
    ("expires", "12/2031", "expy", "31"),
    ("zip", "01234", "zip", "01234"),
]
WRONG = [
    ("number", "canary", "number is not 12 to 19 digits"),
    ("number", "4111111111", "number is not 12 to 19 digits"),
    ("type", "canary", "type is none of: visa, mastercard, amex, discover"),
    ("security_code", "98765", "security_code is not 3 or 4 digits"),
    ("expires", "13/27", "expires is not a month and a year such as 09/27"),
    ("expires", "2027", "expires is not a month and a year such as 09/27"),
    ("city", "  ", "city is missing"),
    ("canary", "x", "there is a name that is none of: "),
]


@pytest.mark.parametrize(("name", "written", "field", "expected"), WRITTEN)
def test_a_card_is_read_as_people_write_it(name: str, written: str, field: str, expected: str) -> None:
    assert dict(card(**{name: written}).fields())[field] == expected


@pytest.mark.parametrize(("name", "written", "problem"), WRONG)
def test_what_cannot_be_is_named_and_not_repeated(name: str, written: str, problem: str) -> None:
    with pytest.raises(CardWrong) as refusal:
        card(**{name: written})

    assert str(refusal.value).startswith(problem)
    assert "canary" not in str(refusal.value)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(CardWrong) as refusal:
        Card.of({})

    assert refusal.value.problems == tuple(f"{name} is missing" for name in LABELS)


def test_a_card_is_never_shown() -> None:
    shown = f"{card()!r} {card()} {[card()]}"

    assert shown == "Card(hidden) Card(hidden) [Card(hidden)]"
    assert CARD["number"] not in shown


REST_TYPES = [("visa", "Visa"), ("MasterCard", "MasterCard"), ("AMEX", "Amex"), ("discover", "Discover")]


@pytest.mark.parametrize(("written", "called"), REST_TYPES)
def test_the_rest_api_has_names_of_its_own_for_a_card(written: str, called: str) -> None:
    fields = dict(card(type=written, expires="9/2027").rest_fields())

    assert (fields["CreditCardTypeID"], fields["ExpirationMonth"], fields["ExpirationYear"]) == (called, "09", "2027")
    assert set(dict(card().fields()).values()) - set(fields.values()) == {"visa", "27"}


def test_a_stored_card_is_its_last_four_digits_and_shows_none_of_them() -> None:
    stored = StoredCard("1111")

    assert stored.rest_fields() == (("StoredCreditCard", "1111"),)
    assert f"{stored!r} {stored}" == "StoredCard(hidden) StoredCard(hidden)"


@pytest.mark.parametrize("written", ["", "111", "11111", "4111111111111111", "११११", "1111\n"])
def test_what_is_not_four_digits_is_no_stored_card_and_not_repeated(written: str) -> None:
    with pytest.raises(CardWrong) as refusal:
        StoredCard(written)

    assert str(refusal.value) == "a stored card is its last 4 digits"
