"""Files that were made to hurt, and files that are anything at all: problems come back, nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rules import Terms
from app.rulebook.load import load
from app.rulebook.reader import LARGEST_FILE
from tests.rulebook.written import PROGRAM

BOMBS = {
    "nested brackets": ("[" * 100_000, "more than 50 blocks"),
    "nested braces": ("{a: " * 100_000, "more than 50 blocks"),
    "nested dashes": ("- " * 100_000, "more than 50 blocks"),
    "nested keys": ("".join(" " * depth + "a:\n" for depth in range(400)), "more than 50 blocks"),
    "aliases": (
        "a: &a [x,x]\n" + "".join(f"{y}: &{y} [*{x},*{x}]\n" for x, y in zip("abcdefgh", "bcdefghi", strict=True)),
        "an anchor",
    ),
    "an alias to nothing": ("a: *b\n", "an alias"),
    "a file too large": ("#" * (LARGEST_FILE + 1), "larger than 1 MiB"),
    "a python object": ("a: !!python/object/apply:os.system [x]\n", "a tag"),
    "a directive": ("%YAML 1.1\n---\na: b\n", 'unknown key "a"'),
    "half a character": ("rules: \ud800\n", "U+D800"),
    "a byte order mark in the middle": ("a: b\ufeff\n", 'unknown key "a"'),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_problem_and_the_other_files_are_still_checked(bomb: str) -> None:
    text, words = BOMBS[bomb]

    found = load({"a.yaml": text, "b.yaml": PROGRAM + "rules:\n  - keyword: STOP\n    reply: x\n"}, Terms())

    problems = [str(problem) for problem in found.problems]
    assert found.rulebook is None
    assert "STOP belongs to" in problems[-1]
    assert words in problems[0]
    assert len(problems) == 2


_LINES = st.sampled_from(
    """\
program:
rules:
tests:
anything else:
  - keyword: PIZZA
  - pattern: (a
    reply: {brand}
    reply: hi # there
    also: [A, B
    active: 2026-01-01 to 2025-01-01
  brand: 'x
  a chat: |
    them: hi
    us: nothing
    then: in x
\treply: x
    - -
  timezone: ../etc
---
    match: anywhere
    only if: new
    join group: a for 0 days
  <<: {a: b}
? a
    reply: |
    reply: {first name|}
  open: [25:99 to 1:00]
    close enough: one letter
  how often: {a: b}""".split("\n")
)


def test_a_file_of_nothing_but_mistakes_is_not_answered_with_as_many_problems() -> None:
    strange = load({"a.yaml": "".join(f"k{number}: x\n" for number in range(5000))}, Terms())
    repeated = load({"a.yaml": "k: x\n" * 5000}, Terms())

    assert len(strange.problems) == 20
    assert len(repeated.problems) == 21


@given(st.one_of(st.text(), st.lists(st.one_of(_LINES, st.text(max_size=12))).map("\n".join)))
def test_loading_never_raises_whatever_the_text(text: str) -> None:
    found = load({"a.yaml": text}, Terms())

    assert found.rulebook is not None or found.problems


@given(st.lists(_LINES, max_size=12).map("\n".join))
def test_every_problem_has_a_place_inside_the_file(text: str) -> None:
    lines = text.split("\n")

    for problem in load({"a.yaml": text}, Terms()).problems:
        assert 1 <= problem.place.line <= len(lines) + 1
        assert problem.message == problem.message.strip()
