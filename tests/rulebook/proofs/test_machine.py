"""Machines against the engine that matches real texts: they agree on every text, or the machine says that it cannot."""

from itertools import product

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rulebook.proofs.charsets import WORD
from app.rulebook.proofs.expressions import Undecided, parsed
from app.rulebook.proofs.machine import Machine, Program, Symbol
from app.rulebook.proofs.shortest import Effort, shortest

SYNTAX = (
    "abc",
    "a.c",
    "a|bc|",
    "(a|b)c",
    "(?:ab)+c",
    "(?P<name>a)b",
    "(?<name>a)b",
    "(?i:a)b",
    "a*b+c?",
    "a*?b+?c??",
    "a{2}b{1,}c{0,2}",
    "a{,2}",
    "a{1",
    "x{0}a",
    "^a",
    "a$",
    r"\Aa\z",
    "^a$|b",
    "^*a",
    r"\ba",
    r"a\b",
    r"a\Bb",
    r"\b\w+\b",
    "[a-c]",
    "[^a-c]",
    "[]a]",
    "[^]a]",
    "[a-]",
    "[-a]",
    "[a-b-c]",
    "[[a]",
    r"[\w-]",
    r"[\d-x]",
    r"[\W]",
    r"[^\W]",
    r"[\Wa]",
    r"\d\D",
    r"\w\W",
    r"\s\S",
    "[[:alpha:]]",
    "[[:^alpha:]]",
    "[^[:digit:]x]",
    "[[:punct:][:space:]]",
    r"\.\*\-\_\#",
    r"[\]\-\\]",
    r"\x41\x{42}",
    r"[\x41-\x43]",
    r"\t|\n|\r",
    "é",
    "[à-ö]",
    "ß",
    "σ",
    "k",
    "S",
    "日本",
)

UNDECIDED = (
    r"\pL",
    r"\p{Greek}",
    r"[\pL]",
    "(?s)a.b",
    "(?-i)a",
    "(?m)^a",
    r"\Qa.b\E",
    r"\C",
    r"\07",
    "(a{50}){50}",
)

TEXTS = st.text(st.sampled_from([*list("aAbBcCxkKsS019 .-_#]\\\n\téÉßẞσςΣſ日本"), "K"]), max_size=8)


def _pieces(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join).map("({})".format),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "*?"])),
    )


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "^", "$", r"\b", r"\B", " "]), _pieces, max_leaves=6
)


def _found_by_engine(pattern: str, text: str) -> bool:
    options = re2.Options()
    options.case_sensitive, options.log_errors = False, False
    return re2.compile(pattern, options).search(text) is not None


def _found_by_machine(pattern: str, text: str) -> bool:
    alphabet = [Symbol(character, character in WORD) for character in sorted(set(text))]
    machine = Machine(Program(parsed(pattern)), alphabet)
    state = machine.start
    for character in text:
        state = machine.after(state, [symbol.character for symbol in alphabet].index(character))
    return machine.accepts(state)


@pytest.mark.parametrize("pattern", SYNTAX)
@settings(max_examples=20, deadline=None)
@given(text=TEXTS)
def test_a_machine_finds_what_the_engine_finds(pattern: str, text: str) -> None:
    assert _found_by_machine(pattern, text) is _found_by_engine(pattern, text)


@given(PATTERNS, st.text("ab ", max_size=6))
def test_a_machine_of_any_pattern_finds_what_the_engine_finds(pattern: str, text: str) -> None:
    assert _found_by_machine(pattern, text) is _found_by_engine(pattern, text)


@pytest.mark.parametrize("pattern", UNDECIDED)
def test_what_a_machine_cannot_say_is_undecided(pattern: str) -> None:
    with pytest.raises(Undecided):
        Program(parsed(pattern))


@settings(max_examples=50, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=3))
def test_the_shortest_text_is_found_by_all_and_none_of_fewer_letters_is(patterns: list[str]) -> None:
    text = shortest([Program(parsed(each)) for each in patterns], len(patterns), lambda _: True, Effort())

    short = ("".join(letters) for length in range(5) for letters in product("ab -", repeat=length))
    expected = next((each for each in short if all(_found_by_engine(pattern, each) for pattern in patterns)), None)
    assert expected is None or (text is not None and len(text) == len(expected))
    assert text is None or all(_found_by_engine(pattern, text) for pattern in patterns)


def test_the_shortest_text_is_one_that_people_can_read() -> None:
    assert shortest([Program(parsed(r"\border #?[0-9]{4,6}\b"))], 1, lambda _: True, Effort()) == "order 0000"
    assert shortest([Program(parsed(r"[^a-z]\w"))], 1, lambda _: True, Effort()) == "0a"
    assert shortest([Program(parsed("[à-ö]"))], 1, lambda _: True, Effort()) == "à"


def test_a_search_that_would_take_too_long_is_undecided() -> None:
    program = Program(parsed("(a|b)*a(a|b){12}c"))

    with pytest.raises(Undecided):
        shortest([program, Program(parsed("b{13}c"))], 2, lambda _: True, Effort(most_of_one=500))
    with pytest.raises(Undecided):
        shortest([program], 1, lambda _: True, Effort(most=9))
