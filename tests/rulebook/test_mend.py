"""Mending: what is surely meant is written, nothing else changes, and no mending brings a problem."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rules import Terms
from app.rulebook.codes import Code
from app.rulebook.load import load
from app.rulebook.mend import mended
from tests.rulebook.written import FILE, PROGRAM

HOURS = "rules:\n  - keyword: HOURS\n"

SURE = {
    "a curly apostrophe": ("    reply: It’s late\n", "    reply: It's late\n"),
    "signs from Word": ("    reply: “Big” – really…\n", "    reply: '\"Big\" - really...'\n"),
    "curly quotes around a text": ("    reply: “We’re open”\n", '    reply: "We\'re open"\n'),
    "curly quotes in single quotes": ("    reply: 'say ‘hi’'\n", "    reply: 'say ''hi'''\n"),
    "curly quotes in double quotes": ('    reply: "say “hi”"\n', '    reply: "say \\"hi\\""\n'),
    "accents": ("    reply: Café crème, ¡olé!\n", "    reply: Cafe creme, ole!\n"),
    "blanks from a web page": ("    reply: 9\u00a0to\u20095\u200b pm\n", "    reply: 9 to 5 pm\n"),
    "a full-width colon in a text": ("    reply: Today： two\n", '    reply: "Today: two"\n'),
    "signs in a block": ("    reply: |\n      It’s\n       late\n", "    reply: |\n      It's\n       late\n"),
    "a misspelt key": ("    relpy: hi\n", "    reply: hi\n"),
    "a key in capitals": ("    REPLY: hi\n", "    reply: hi\n"),
    "a key without its blank": ("    reply: hi\n    only-if: new\n", "    reply: hi\n    only if: new\n"),
    "a number sign": ("    reply: We are #1 in town!   # really\n", '    reply: "We are #1 in town!"   # really\n'),
    "a number sign at once": ("    reply: #1 in town\n", '    reply: "#1 in town"\n'),
    "a list without brackets": ("    reply: x\n    also: OPEN, TIMES\n", "    reply: x\n    also: [OPEN, TIMES]\n"),
    "dates as on a calendar": (
        "    reply: x\n    active: 12/24/2026 – 12/31/2026  # us\n",
        "    reply: x\n    active: 2026-12-24 to 2026-12-31  # us\n",
    ),
    "a time with pm": (
        "    reply: x\n    active: until 2026-12-24 5pm\n",
        "    reply: x\n    active: until 2026-12-24 17:00\n",
    ),
    "a choice with a hyphen": ("    reply: x\n    match: Whole-Message\n", "    reply: x\n    match: whole message\n"),
    "a text below its key": ("    reply:\n    hi\n    note: x\n", "    reply:\n      hi\n    note: x\n"),
    "a colon": ("    reply: Today: 2 slices\n", '    reply: "Today: 2 slices"\n'),
    "a colon and quotes": ('    reply: Today: "2" slices\n', "    reply: 'Today: \"2\" slices'\n"),
    "a placeholder first": ("    reply: {brand} is open\n", '    reply: "{brand} is open"\n'),
    "an at first": ("    reply: @lou says hi\n", '    reply: "@lou says hi"\n'),
    "an exclamation mark first": ("    reply: !wow\n", '    reply: "!wow"\n'),
    "an apostrophe in single quotes": ("    reply: 'it's late'\n", '    reply: "it\'s late"\n'),
    "quotes around the first word": ('    reply: "Big" sale\n', "    reply: '\"Big\" sale'\n"),
    "a sign that looks special": ('    reply: "50\\% off"\n', "    reply: '50\\% off'\n"),
    "no blank behind a colon": ("    reply:hi\n    note: x\n", "    reply: hi\n    note: x\n"),
    "a colon of another alphabet": ("    reply：hi\n    note: x\n", "    reply: hi\n    note: x\n"),
    "blanks before a line": ("\u00a0\u00a0\u00a0\u00a0reply: hi\n", "    reply: hi\n"),
    "a Windows apostrophe": ("    reply: it\x92s\n", "    reply: it's\n"),
    "a bell": ("    reply: ding\x07\n", "    reply: ding\n"),
}

UNSURE = {
    "an emoji": "    reply: Hi 🍕\n",
    "another alphabet": "    reply: Привет\n",
    "a Spanish year": "    reply: Feliz año\n",
    "a remark or not": "    reply: Hi # there\n",
    "a quote that never closes": '    reply: "Hi\n',
    "several quotes": '    reply: "Big" and "small"\n',
    "a date with two meanings": "    reply: a\n    active: from 03/04/2026\n",
    "a text that goes on": "    reply: Today: 2\n      slices\n",
    "a misspelt key that is there already": "    reply: a\n    relpy: b\n",
    "a key of a later version": "    reply: a\n    foward to: b\n",
    "a key that brings a problem": "    reply: a\n    macth: sometimes\n",
    "an escape written out": '    reply: "it\\u2019s"\n',
    "too long": f"    reply: {'x' * 161}\n",
}


def _mended(text: str) -> str:
    files = {"rules/program.yaml": PROGRAM, FILE: text}
    return mended(files, Terms()).changed.get(FILE, text)


@pytest.mark.parametrize("slip", SURE)
def test_what_is_surely_meant_is_written(slip: str) -> None:
    written, then = SURE[slip]

    assert _mended(HOURS + written) == HOURS + then


@pytest.mark.parametrize("slip", UNSURE)
def test_what_only_the_author_knows_is_left(slip: str) -> None:
    assert _mended(HOURS + UNSURE[slip]) == HOURS + UNSURE[slip]


def test_tabs_become_as_many_blanks_as_the_lines_above_have() -> None:
    assert _mended("rules:\n\t- keyword: A\n\t\treply: x\n") == "rules:\n  - keyword: A\n    reply: x\n"
    assert _mended("rules:\n- keyword: A\n\treply: x\n") == "rules:\n- keyword: A\n  reply: x\n"


def test_dashes_that_are_none_become_dashes() -> None:
    assert _mended("rules:\n– keyword: A\n  reply: x\n") == "rules:\n- keyword: A\n  reply: x\n"
    assert _mended("rules:\n  • keyword: A\n") == "rules:\n  - keyword: A\n"
    assert _mended("rules:\n  -keyword: A\n    reply: x\n") == "rules:\n  - keyword: A\n    reply: x\n"


def test_what_the_law_wants_named_is_written_where_it_fits() -> None:
    joins = HOURS + "    join group: club\n    reply: {}  # ours\n"

    assert _mended(joins.format("Welcome!")) == joins.format(
        '"Lou\'s Pizza: Welcome! 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end."'
    )
    assert _mended(joins.format("x" * 120)) == joins.format("x" * 120)


def test_what_is_not_wrong_stays_to_the_byte() -> None:
    odd = "# “Lou’s” café\r\n\r\nrules :\r\n   -   keyword:   HOURS   # it’s\r\n       reply:  {}\r\n\r\n\r\n# …\r\n"

    assert _mended(odd.format("'It’s late'")) == odd.format("'It''s late'")


def test_several_faults_are_mended_in_as_many_rounds_as_it_takes() -> None:
    text = "rules:\n\t– keyword: HOURS\n\t\treply：“Café: it’s #1”\n"

    assert _mended(text) == 'rules:\n  - keyword: HOURS\n    reply: "Cafe: it\'s #1"\n'


_PIECES = st.sampled_from(
    [
        *(
            "’",
            "“",
            "”",
            "–",
            "…",
            "é",
            "ñ",
            "🍕",
            "\u00a0",
            "\u200b",
            "\x92",
            "\t",
            "\\",
            "'",
            '"',
            "@",
            "*",
            "-",
            "|",
            "[",
            "]",
        ),
        *("#1", " # ", ": ", "{brand}", "{x}", "x", " ", "hi", "\r\n", "\n", "\n      ", "\n\t", "\n    note: "),
        *("\n    relpy: ", "\n    joingroup: ", "\n  – keyword: ", "\n  -keyword: ", "\n    match:"),
    ]
)
_FILES = st.lists(_PIECES, max_size=10).map(lambda pieces: HOURS + "    reply: " + "".join(pieces) + "\n")


@settings(deadline=None)  # each example loads its files some ten times
@given(_FILES)
def test_mending_never_brings_a_problem(text: str) -> None:
    files = {"rules/program.yaml": PROGRAM, FILE: text}
    before, after = load(files, Terms()), mended(files, Terms()).loaded

    if before.stumbles:  # such a file hides its problems
        assert after.stumbles.get(FILE, before.stumbles[FILE]) >= before.stumbles[FILE]
        return
    there = Counter((problem.where, problem.message) for problem in before.problems)
    then = Counter(
        (problem.where, problem.message)
        for problem in after.problems
        if problem.code not in {Code.NO_PROGRAM, Code.NO_RULES}
    )
    assert then <= there


@settings(deadline=None)  # each example loads its files some ten times
@given(_FILES)
def test_mending_twice_is_mending_once(text: str) -> None:
    once = _mended(text)

    assert _mended(once) == once


@settings(deadline=None)  # each example loads its files some ten times
@given(st.lists(st.sampled_from(["’", "–", "é", "…", "a", " b", "\u00a0"]), min_size=1, max_size=12), st.booleans())
def test_mending_changes_only_the_wrong_bytes(signs: list[str], windows: bool) -> None:
    instead = {"’": "'", "–": "-", "é": "e", "…": "...", "\u00a0": " "}
    around = (
        "# it’s – odd\n\nrules:\n -  keyword:   HOURS # é\n    reply:   'x{}x'   # …\n\n\n    # ’\n    note:  “é”\n"
    )
    around = around.replace("\n", "\r\n") if windows else around
    quoted = {**instead, "’": "''"}

    text = around.format("".join(signs))

    assert _mended(text) == around.format("".join(quoted.get(sign, sign) for sign in signs))
