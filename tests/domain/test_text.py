"""Texts as they are kept and as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import after_words, clean, words


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("PIZZA", ("pizza",)),
        ("  Pizza!  ", ("pizza",)),
        ("pizza,large", ("pizza", "large")),
        ("ＰＩＺＺＡ", ("pizza",)),
        ("pi\u200bzza", ("pizza",)),
        ("Café", ("cafe",)),
        ("don’t", ("don't",)),
        ("at 9:30 a.m.", ("at", "9:30", "a.m")),
        ("🍕 pizza🍕now", ("pizza", "now")),
        ("Straße", ("strasse",)),
        ("!!!", ()),
        ("🍕", ()),
        ("$5", ("5",)),
        ("ann@example.com", ("ann@example.com",)),
        ("¿horas?", ("horas",)),
        ("pizza\r\nplease", ("pizza", "please")),
    ],
)
def test_words_are_compared_without_dress(typed: str, compared: tuple[str, ...]) -> None:
    assert words(typed) == compared


@given(st.text())
def test_comparing_words_twice_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text())
def test_a_clean_text_has_nothing_that_a_database_refuses(text: str) -> None:
    cleaned = clean(text)

    assert "\x00" not in cleaned
    cleaned.encode()
    assert clean(cleaned) == cleaned


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert clean("a\ud83db") == "a\ufffdb"


@pytest.mark.parametrize(
    ("text", "count", "rest"),
    [
        ("CATER 40 people", 1, "40 people"),
        ("cater, 40 People!", 1, "40 People!"),
        ("pizza club  on Sunday", 2, "on Sunday"),
        ("HOURS", 1, ""),
        ("hours?", 1, ""),
        ("anything at all", 0, "anything at all"),
        ("🍕 pizza: extra cheese", 1, "extra cheese"),
        ("pizza🍕now 5", 1, "now 5"),
        ("pizza🍕now 5", 2, "5"),
        ("pizza", 2, ""),
    ],
)
def test_what_follows_a_keyword_is_kept_as_it_was_typed(text: str, count: int, rest: str) -> None:
    assert after_words(text, count) == rest


@given(st.text(max_size=60), st.integers(min_value=0, max_value=20))
def test_what_follows_some_words_is_the_end_of_the_text(text: str, count: int) -> None:
    rest = after_words(text, count)

    assert text.rstrip().endswith(rest)
