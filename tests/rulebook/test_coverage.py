"""What chats reach: every reply of every rule is a part, and each is reached by the text that gets it."""

import pytest

from app.rulebook.coverage import coverage
from app.rulebook.run_chats import run_chats
from tests.rulebook.written import loaded

RULES = """\
rules:
  - keyword: CLUB
    join group: club
    reply: Lou's Pizza welcomes you! 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end.
    reply if member: in already
  - keyword: WIN
    active: 2026-02-01 to 2026-02-28
    too early: soon
    too late: over
    reply: won
  - keyword: HOURS
    reply: open
    reply again: once
    in between: as I said
  - keyword: SECRET
    no reply: on purpose
  - keyword: DEAL
    only if: member of club
    reply: for you
  - keyword: DEAL
    reply: for all
anything else:
  reply: what?
tests:
  the chat: |
"""

ALL = {
    "CLUB, reply",
    "CLUB, reply if member",
    "WIN, reply",
    "WIN, too early",
    "WIN, too late",
    "HOURS, reply",
    "HOURS, in between",
    "SECRET, no reply",
    "DEAL, reply",
    "anything else, reply",
}

REACHING = {
    "them: club": {"CLUB, reply"},
    "as: member of club; them: club": {"CLUB, reply if member"},
    "them: win": {"WIN, too early"},
    "at: 2026-02-10; them: win": {"WIN, reply"},
    "at: 2026-03-10; them: win": {"WIN, too late"},
    "them: hours; them: hours": {"HOURS, reply", "HOURS, in between"},
    "them: secret": {"SECRET, no reply"},
    "them: what": {"anything else, reply"},
    "them: stop": set(),
}


def reached_by(chat: str) -> tuple[set[str], int]:
    """The parts that a chat reaches, and how many it misses."""
    found = loaded(RULES + "".join(f"    {line}\n" for line in chat.split("; ")))
    assert found.rulebook is not None, [str(problem) for problem in found.problems]
    (result,) = run_chats(found.rulebook, found.chats)
    assert result.passed
    covered = coverage(found.rulebook.rules, result.reached)
    return {str(part) for part in covered.parts if part not in covered.missed}, len(covered.missed)


@pytest.mark.parametrize("chat", REACHING)
def test_a_chat_reaches_what_its_texts_are_answered_with(chat: str) -> None:
    assert reached_by(chat)[0] == REACHING[chat]


def test_every_reply_of_every_rule_is_a_part() -> None:
    reached, missed = reached_by("them: stop")

    assert (reached, missed) == (set(), len(ALL) + 1)  # DEAL is two rules


@pytest.mark.parametrize(("who", "misses"), [("as: member of club", 10), ("as: new", 10)])
def test_rules_of_one_name_are_parts_of_their_own(who: str, misses: int) -> None:
    assert reached_by(f"{who}; them: deal") == ({"DEAL, reply"}, misses)
