"""Phones, claims, the gateway's alphabet, templates and texts made from the program."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alphabet import ALLOWED, Country, DeliveryType, Limits, length, plain, refused
from app.domain.consent import TextTooLong, consent_texts
from app.domain.message import claims
from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.domain.reply import Template
from app.domain.rules import Program, Terms
from tests.builders import BOB, LOUS, NOON, incoming

WINDOW = timedelta(seconds=10)


@pytest.mark.parametrize(
    "written",
    [
        "2125550100",
        "12125550100",
        "+12125550100",
        "(212) 555-0100",
        "+1 212-555-0100",
        "212.555.0100",
        " 1-212-555-0100 ",
    ],
)
def test_a_phone_is_one_key_however_it_is_written(written: str) -> None:
    assert PhoneNumber.parse(written) == PhoneNumber("2125550100")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "555-0100",
        "0125550100",
        "2121550100",
        "22125550100",
        "+442125550100",
        "abc",
        "２１２５５５０１００",
        "1" * 50,
    ],
)
def test_what_is_no_phone_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(NoPhoneNumber) as refusal:
        PhoneNumber.parse(written)

    assert not written or written not in str(refusal.value)


def test_a_phone_shows_its_last_four_digits_only() -> None:
    assert "212555" not in f"{BOB!r} {BOB} {BOB.masked} {incoming('x', phone=BOB)!r}"


def test_a_text_with_an_id_is_that_id_for_ever_and_its_words_for_a_while() -> None:
    by_id, by_words = claims(incoming("pizza", gateway_id="7"), WINDOW)

    assert (by_id.until, by_words.until) == (None, NOON + WINDOW)


@pytest.mark.parametrize(("one", "other"), [("Pizza!", "pizza"), ("PIZZA ", "ｐｉｚｚａ")])
def test_copies_of_a_text_claim_the_same_key(one: str, other: str) -> None:
    assert claims(incoming(one), WINDOW) == claims(incoming(other), WINDOW)


@pytest.mark.parametrize(("one", "other"), [("pizza", "hours"), ("🍕", "🍔"), ("", "?")])
def test_other_texts_claim_other_keys(one: str, other: str) -> None:
    assert claims(incoming(one), WINDOW) != claims(incoming(other), WINDOW)


def test_two_people_never_share_a_key() -> None:
    assert claims(incoming("pizza"), WINDOW) != claims(incoming("pizza", phone=BOB), WINDOW)


@pytest.mark.parametrize(
    ("limits", "longest"),
    [
        (Limits(), 160),
        (Limits(country=Country.CA), 136),
        (Limits(delivery=DeliveryType.STANDARD), 130),
        (Limits(DeliveryType.STANDARD, Country.CA), 130),
    ],
)
def test_an_account_sets_how_long_a_text_may_be(limits: Limits, longest: int) -> None:
    assert limits.fits("x" * longest)
    assert not limits.fits("x" * (longest + 1))
    assert limits.cut("x" * 500) == "x" * longest


def test_line_ends_count_two() -> None:
    assert length("a\nb\r\nc") == 9


def test_refused_characters_are_named_with_their_place() -> None:
    assert refused("it’s 5°") == ((2, "’"), (6, "°"))


@given(st.text())
def test_plain_text_is_always_sendable(text: str) -> None:
    assert ALLOWED.issuperset(plain(text))


@pytest.mark.parametrize(
    ("typed", "sent"), [("Zoë’s “Café” – 5…", 'Zoe\'s "Cafe" - 5...'), ("naïve 🍕", "naive "), ("£5", "GBP 5")]
)
def test_plain_text_keeps_what_it_can(typed: str, sent: str) -> None:
    assert plain(typed) == sent


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hi {first name|friend}!", "Hi friend!"),
        ("Hi { First  Name | there }", "Hi  there "),
        ("{brand}", "Lou"),
        ("{nobody}", "{nobody}"),
        ("{brand.__class__} {0} {} {{brand}}", "{brand.__class__} {0} {} {Lou}"),
        ("{rest!r} {rest:>10}", "{rest!r} {rest:>10}"),
    ],
)
def test_a_template_fills_names_and_nothing_else(template: str, text: str) -> None:
    assert Template(template).filled({"brand": "Lou", "first name": "", "rest": "x"}) == text


def test_a_value_is_never_read_as_a_template() -> None:
    assert Template("{rest}").filled({"rest": "{brand}", "brand": "Lou"}) == "(brand)"


@given(st.text(max_size=60), st.text(max_size=200))
def test_a_filled_template_is_never_longer_than_promised(name: str, rest: str) -> None:
    template = Template("{first name|friend} {rest} {brand}")
    known = {"brand": "Lou"}

    filled = template.filled({**known, "first name": name, "rest": rest})

    assert len(filled) <= len(template.longest(known))


@pytest.mark.parametrize("brand", ["L", "Lou's Pizza", "The Extraordinarily Long Name Restaurants"])
@pytest.mark.parametrize("limits", [Limits(), Limits(country=Country.CA), Limits(delivery=DeliveryType.STANDARD)])
def test_the_consent_texts_fit_every_account_and_say_what_they_must(brand: str, limits: Limits) -> None:
    program = Program(brand=brand, help=LOUS.help, zone=LOUS.zone, how_often=LOUS.how_often)

    texts = consent_texts(program, Terms(limits=limits))

    assert texts.stop
    assert all(limits.fits(text) and brand in text for text in (texts.stop, texts.help, texts.start))
    assert "no more messages" in texts.stop
    assert "START" in texts.stop
    assert all(word in texts.help for word in ("800-555-0100", "4 msgs/month", "rates may apply", "STOP"))
    assert all(word in texts.start for word in ("4 msgs/month", "rates may apply", "HELP", "STOP"))


def test_a_brand_too_long_for_any_wording_is_refused_with_the_excess() -> None:
    program = Program(brand="B" * 150, help="call", zone=LOUS.zone)

    with pytest.raises(TextTooLong) as refusal:
        consent_texts(program, Terms())

    assert refusal.value.excess > 0
