"""The canonical layout: it is reached in one step, and neither meaning nor remarks are touched."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rules import Terms
from app.rulebook.formatting import NotReadable, formatted
from app.rulebook.load import load
from app.rulebook.nodes import Entries, Items, Node, Source, Text
from app.rulebook.problem import Findings
from app.rulebook.reader import read
from tests.rulebook.test_guide import EXAMPLES
from tests.rulebook.written import FILE, PROGRAM

SHIPPED = sorted((Path(__file__).parents[2] / "rules").glob("*.yaml"))

ODD = """\

# Winter.


program :
    brand:   Lou's Pizza   # ours
    # whom to call
    help: call 800-555-0100
    timezone: America/New_York


rules:

# the first
- keyword:   HOURS  # when
  reply: |
     open
       late

     and long


  # was: closed
# the second
-
    reply: hello
       there # you

    keyword: HI
    also:
        - HELLO   # polite
        # and
        - HEY
    note: [a,
 b] # c
- keyword: MENU
  reply:
     # cheap
     Cheese $3
  # not more
  match: anywhere
tests:
   one: |
     # a remark of the chat
     them: hi
     us:   hello
   two: |
     them: menu

# the end
"""
LAID_OUT = """\
# Winter.

program:
  brand: Lou's Pizza   # ours
  # whom to call
  help: call 800-555-0100
  timezone: America/New_York

rules:
  # the first
  - keyword: HOURS  # when
    reply: |
      open
        late

      and long

    # was: closed
  # the second
  - keyword: HI
    also:
      - HELLO   # polite
      # and
      - HEY
    reply: hello
      there # you
    note: [a,
      b] # c

  - keyword: MENU
    reply:
      # cheap
      Cheese $3
    # not more
    match: anywhere

tests:
  one: |
    # a remark of the chat
    them: hi
    us:   hello

  two: |
    them: menu

# the end
"""


def _plain(node: Node | None) -> object:
    match node:
        case Text():
            return node.value
        case Items():
            return [_plain(item) for item in node.items]
        case Entries():
            return {key.value: _plain(value) for key, value in node.entries}
        case None:
            return None


def _meaning(text: str) -> object:
    return _plain(read(Source(FILE, text), Findings()))


def test_an_odd_file_is_laid_out_with_every_remark_at_its_thing() -> None:
    assert formatted(FILE, ODD) == LAID_OUT


def test_line_ends_stay_those_of_the_file() -> None:
    assert formatted(FILE, ODD.replace("\n", "\r\n")) == LAID_OUT.replace("\n", "\r\n")


def test_the_keys_of_a_rule_come_in_the_order_of_the_table_unless_a_remark_stands_between() -> None:
    loose = "rules:\n  - reply: x  # hm\n    keyword: A\n"
    bound = "rules:\n  - reply: x\n    # hm\n    keyword: A\n"

    assert formatted(FILE, loose) == "rules:\n  - keyword: A\n    reply: x  # hm\n"
    assert formatted(FILE, bound) == bound
    assert formatted(FILE, "rules:\n  - relpy: x\n    keyword: A\n") == "rules:\n  - relpy: x\n    keyword: A\n"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_shipped_files_are_laid_out(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert formatted(str(file), text) == text


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_guide_are_laid_out_but_for_their_indentation(example: str) -> None:
    in_a_file = example if not example.startswith("- ") else "rules:\n" + example

    lines = [line.strip() for line in formatted(FILE, in_a_file).splitlines()]

    assert lines == [line.strip() for line in in_a_file.splitlines()]


@pytest.mark.parametrize(
    "text",
    ["", "# only a remark\n", "? a\n: b\n", "rules:\n  - - x\n", "just words\n", "rules:\n  -\n", "a: |+\n  x\n\n"],
)
def test_what_has_no_layout_stays_as_it_is(text: str) -> None:
    assert formatted(FILE, text) == text


def test_a_file_that_cannot_be_read_is_refused_with_its_problems() -> None:
    with pytest.raises(NotReadable) as refused:
        formatted(FILE, 'rules:\n  - keyword: "A\n')

    assert [problem.place.line for problem in refused.value.problems] == [2]


_REMARKS = st.sampled_from(["", "", "", "# why", "  # so", "      # hm", "   "])
_VALUES = st.sampled_from(
    [
        *(
            "x",
            '"x # y"',
            "'it''s'",
            "x  # z",
            "[a, b]",
            "[a,\n {i} b]",
            "x\n {i} y",
            "|\n {i} x\n {i}   y\n\n",
            "|2\n {i}  x",
        ),
        *(
            ">\n {i} x\n",
            "",
            '"a\n {i} b"',
            "\n {i} x",
            "\n {i} - x\n {i} # r\n {i} - y",
            "\n{i}- x",
            "{{a: b}}",
            "|-\n {i} x  ",
        ),
    ]
)
_KEYS = st.permutations(["keyword", "also", "reply", "note", "match", "strange"]).flatmap(
    lambda keys: st.integers(1, len(keys)).map(lambda count: keys[:count])
)


@st.composite
def _rules(draw: st.DrawFn) -> str:
    """A list of rules, indented and remarked as people do."""
    outer, inner = " " * draw(st.integers(0, 3)), " " * draw(st.integers(1, 4))
    lines = ["rules:"]
    for keys in draw(st.lists(_KEYS, max_size=3)):
        lines += draw(st.lists(_REMARKS, max_size=2))
        for number, key in enumerate(keys):
            before = f"{outer}-{inner}" if number == 0 else f"{outer} {inner}"
            value = draw(_VALUES).format(i=f"{outer} {inner}")
            lines += [f"{before}{key}:{'' if value.startswith(chr(10)) else ' '}{value}"]
            lines += draw(st.lists(_REMARKS, max_size=1))
    return "\n".join([*lines, *draw(st.lists(_REMARKS, max_size=2))]) + draw(st.sampled_from(["", "\n", "\n\n"]))


@settings(deadline=None)  # a machine under load is slow now and then
@given(_rules())
def test_formatting_keeps_meaning_and_remarks_and_is_done_in_one_step(text: str) -> None:
    try:
        once = formatted(FILE, text)
    except NotReadable:
        return

    assert _meaning(once) == _meaning(text)
    assert sorted(re.findall(r"# \w+", once)) == sorted(re.findall(r"# \w+", text))
    assert formatted(FILE, once) == once


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_formatting_a_shipped_file_with_any_indentation_leads_back_to_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    wide = "\n".join(line[: len(line) - len(line.lstrip())] * 2 + line.lstrip() for line in text.split("\n"))
    wide = re.sub(r"( +)- (?=[a-z]+:)", r"\1-   ", wide)

    assert formatted(str(file), wide.replace("\n", "\r\n")).replace("\r\n", "\n") == text


def test_a_formatted_file_has_the_problems_that_it_had() -> None:
    there = {problem.message for problem in load({"p.yaml": PROGRAM, FILE: ODD}, Terms()).problems}
    then = {problem.message for problem in load({"p.yaml": PROGRAM, FILE: formatted(FILE, ODD)}, Terms()).problems}

    assert there == then
