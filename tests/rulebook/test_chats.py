"""Chats: what each line means, what is no line, and how a failure reads."""

import pytest

from app.rulebook.run_chats import run_chats
from tests.rulebook.written import loaded, said_of

RULES = """\
rules:
  - keyword: PIZZA
    match: whole message
    join group: pizza-club for 30 days
    reply: Lou's Pizza welcomes you! 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end.
    reply if member: You are in the club.
  - keyword: HOURS
    reply: Hi {first name|there}, 11am to 10pm.
    reply again: once every 2 hours
    in between: As I said.
  - keyword: SECRET
    no reply: on purpose
anything else:
  reply: |
    Sorry, we did
    not get that.
tests:
  the chat: |
"""
FIRST_LINE = RULES.count("\n") + 1


def _outcome(chat: str) -> str:
    """What the runner says of a chat, without the file; empty for a pass."""
    found = loaded(RULES + "".join(f"    {line}\n" for line in chat.split("; ")))
    assert found.rulebook is not None, [str(problem) for problem in found.problems]
    (result,) = run_chats(found.rulebook, found.chats)
    assert result.passed is (str(result) == "")
    return str(result).removeprefix("rules/winter.yaml:")


PASSES = {
    "the reply holds the text, in any case": "them: hours?; us: 11AM TO",
    "all of the reply": "them: hours; us exactly: Hi there, 11am to 10pm.",
    "a reply of two lines reads as one": "them: what; us: we did not get that.",
    "silence": "them: secret; us: nothing",
    "replies that nobody asked about": "them: hours; them: what; us: Sorry",
    "somebody known by name": "as: first name Ann; them: hours; us: Hi Ann,",
    "a member": "as: member of pizza-club; them: pizza; us: in the club",
    "two things about one person": "as: member of pizza-club, first name Ann; them: hours; us: Hi Ann",
    "somebody who opted out": "as: opted out; them: hours; us: nothing; then: opted out",
    "somebody new": "as: new; them: pizza; us: welcomes; then: in Pizza-Club; then: opted in",
    "time that passes": "them: hours; them: hours; us: As I said; wait: 2 hours; them: hours; us: 11am",
    "a membership that ends": "them: pizza; wait: 30 days; then: not in pizza-club",
    "a time on the calendar": "at: 2026-03-01 9:00; them: pizza; at: 2026-03-30; then: in pizza-club",
    "a remark": "# Ann again; them: hours; us: 11am",
    "a colon in the text": "them: hours: when?; us: 11am",
}

FAILURES = {
    "them: hours; us: noon": 'expected "noon", got the reply of HOURS: "Hi there, 11am to 10pm."',
    "them: hours; us exactly: 11am": 'expected exactly "11am", got the reply of HOURS: "Hi there, 11am to 10pm."',
    "them: secret; us: hello": 'expected "hello", got no reply (the keyword comes first)',
    "them: what; us: nothing": 'expected nothing, got the reply of "anything else": "Sorry, we did not get that."',
    "them: stop; us: nothing": "expected nothing, got the answer to STOP: ",
    "them: help; us: 555-0199": 'expected "555-0199", got the answer to HELP: ',
    "them: start; us: welcome to": 'expected "welcome to", got the answer to START: ',
    "them: hours; then: in pizza-club": "expected in pizza-club, got the reply of HOURS",
    "them: secret; then: opted in": "expected opted in, got no reply (the keyword comes first)",
    "them: pizza; then: not in pizza-club": "expected not in pizza-club, got the reply of PIZZA",
    "them: hours; us: Hi; us: 11am": 'expected "11am", got no reply',
    "them: hours; wait: 1 minute; us: Hi": 'expected "Hi", got no reply',
    "them: hours; us: Hi; at: 2026-01-01": "expected a later time than before, got an earlier one",
}

NO_CHATS = {
    "them hours": '"them hours" is no line of a chat. A line begins with as:, at:, them:',
    "thm: hours": 'Did you mean "them"?',
    "them:": 'there is nothing behind "them:"',
    "us: hi": '"us:" comes after the "them:" that it answers',
    "them: hi; as: new": '"as:" comes before the first "them:"',
    "as: rich; them: hi": '"as: rich" is not known. Write: new, member of GROUP',
    "as: speaks es; them: hi": '"speaks" is not built yet. Take the line out',
    "them: hi; then: voted CHEESE": '"voted" is not built yet',
    "them: hi; then: happy": '"then: happy" is not known. Write: in GROUP',
    "them: hi; wait: long": '"wait: long" is no time. Write it like',
    "at: noon; them: hi": '"noon" is no time. Write it like 2026-12-26 10:00',
    "at: 2026-01-07": 'nobody texts. Write a line like "them: hello"',
    "them: hi; then: in pizza-clup": 'no rule speaks of the group "pizza-clup". Did you mean "pizza-club"?',
}


@pytest.mark.parametrize("chat", PASSES)
def test_a_chat_that_came_as_written_passes(chat: str) -> None:
    assert _outcome(PASSES[chat]) == ""


@pytest.mark.parametrize("chat", FAILURES)
def test_a_chat_that_did_not_names_its_line_and_both_sides(chat: str) -> None:
    line = FIRST_LINE + chat.count("; ")

    assert _outcome(chat).startswith(f'{line}     failed   test "the chat": {FAILURES[chat]}')


@pytest.mark.parametrize("chat", NO_CHATS)
def test_a_line_that_is_none_is_a_problem_of_the_file(chat: str) -> None:
    (problem,) = said_of(RULES + "".join(f"    {line}\n" for line in chat.split("; ")))

    assert 'error    test "the chat": ' in problem
    assert NO_CHATS[chat] in problem


def test_a_chat_that_is_no_block_is_told_how_to_begin() -> None:
    rules = RULES.replace("  the chat: |\n", "")

    (listed,) = said_of(rules + "  a chat:\n    them: hi\n    us: x\n")
    assert listed.endswith('test "a chat": a chat begins on the line below its name, and the name ends with ": |"')
    (twice,) = [problem for problem in said_of(rules + "  a chat:\n    them: hi\n    them: x\n") if "twice" in problem]
    assert twice.endswith("A chat needs a | behind its name, as in: my chat: |")


def test_every_chat_begins_on_the_same_wednesday_with_somebody_new() -> None:
    text = """\
rules:
  - keyword: WHEN
    active: 2026-01-07 12:00 to 2026-01-07 12:01
    reply: It is noon.
  - keyword: WHO
    only if: new
    reply: Hello.
tests:
  one: |
    them: when
    us: noon
    them: who
    us: nothing
  two: |
    them: who
    us: Hello
    wait: 1 minute
    them: when
    us: nothing
"""
    found = loaded(text)

    assert found.rulebook is not None
    assert [result.passed for result in run_chats(found.rulebook, found.chats)] == [True, True]
