"""Who may call."""

import random
from ipaddress import ip_network

import pytest

from app.usecases.incoming import Refusal
from app.web import refusals
from app.web.gate import Gate, Tokens

OLD, NEW = "old-secret-0123456789", "new-secret-0123456789"


def test_two_tokens_are_valid_while_one_replaces_the_other() -> None:
    before, during, after = Tokens([OLD]), Tokens([OLD, NEW]), Tokens([NEW])

    assert [tokens.accept(OLD) for tokens in (before, during, after)] == [True, True, False]
    assert [tokens.accept(NEW) for tokens in (before, during, after)] == [False, True, True]


@pytest.mark.parametrize("guess", ["", "old", OLD[:-1], OLD + "x", OLD.upper(), f" {OLD}", OLD + "\0", OLD[::-1]])
def test_a_near_miss_is_a_miss(guess: str) -> None:
    assert not Tokens([OLD, NEW]).accept(guess)


def test_a_token_that_is_not_ascii_is_a_token_like_another() -> None:
    assert Tokens(["schlüssel-ключ-鍵"]).accept("schlüssel-ключ-鍵")


def test_a_thousand_guesses_in_other_alphabets_miss_and_raise_nothing() -> None:
    chance = random.Random(8)  # noqa: S311 - the same thousand every time
    guesses = ["".join(chr(chance.randrange(1, 0x110000)) for _ in range(20)) for _ in range(1000)]
    tokens = Tokens([OLD, NEW])

    assert max("".join(guesses)) >= "\ud800"
    assert not any(tokens.accept(guess) for guess in [*guesses, "\ud800", "\udfff" * 9])


@pytest.mark.parametrize("secrets", [[], [""], [OLD, ""]])
def test_no_token_or_an_empty_one_is_a_mistake(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="at least one token") as caught:
        Tokens(secrets)

    assert OLD not in str(caught.value)


def test_tokens_never_show() -> None:
    gate = Gate(Tokens([OLD, NEW]))

    assert "secret" not in f"{gate!r} {gate.tokens!r} {gate.tokens}"


@pytest.mark.parametrize(
    ("networks", "address", "refusal"),
    [
        ([], "203.0.113.9", None),
        ([], "", None),
        (["203.0.113.0/24"], "203.0.113.9", None),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", None),
        (["203.0.113.0/24"], "203.0.114.1", refusals.FOREIGN_ADDRESS),
        (["203.0.113.0/24"], "::ffff:203.0.114.1", refusals.FOREIGN_ADDRESS),
        (["203.0.113.0/24", "2001:db8::/32"], "2001:db8::7", None),
        (["2001:db8::/32"], "203.0.113.9", refusals.FOREIGN_ADDRESS),
        (["203.0.113.0/24"], "", refusals.FOREIGN_ADDRESS),
        (["203.0.113.0/24"], "unix:", refusals.FOREIGN_ADDRESS),
        (["203.0.113.0/24"], "203.0.113.9, 203.0.113.9", refusals.FOREIGN_ADDRESS),
        (["0.0.0.0/0", "::/0"], "é", refusals.FOREIGN_ADDRESS),
    ],
)
def test_networks_when_listed_are_the_only_ones(networks: list[str], address: str, refusal: Refusal | None) -> None:
    gate = Gate(Tokens([OLD]), tuple(map(ip_network, networks)))

    assert gate.refusal(OLD, address) == refusal
    assert gate.refusal(NEW, address) == refusals.UNKNOWN_TOKEN
