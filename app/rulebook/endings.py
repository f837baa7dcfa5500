"""Every ending has a text: keys that need each other, keys that make no sense together."""

from app.domain.calendar import Repeat
from app.domain.rules import Rule
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.problem import NotUnderstood
from app.rulebook.suggestions import surely_meant

_NEEDS = {
    "reply if member": ("join group", "There are no members to tell apart"),
    "in between": ("reply again", "Nothing is in between"),
    "too early": ("active", "Nothing is too early"),
    "too late": ("active", "Nothing is too late"),
}
_ONLY_FOR_KEYWORDS = ("also", "match", "close enough")
_REPLY_KEYS = ("reply", "reply if member", "reply again", "in between")


def check_keyword_or_pattern(block: Block) -> bool:
    """Whether the rule says what it takes, and in one way."""
    if "keyword" not in block and "pattern" not in block:
        if not (block.lacks("keyword") and block.lacks("pattern")):
            return False
        said = 'there is no keyword. Begin the rule with "- keyword: WORD"'
        block.findings.error(block.place, block.name, said, code=Code.MISSING_KEY)
        return False
    if "pattern" not in block:
        return True
    if "keyword" in block:
        block.error("pattern", "a rule has a keyword or a pattern, not both. Make two rules", code=Code.CONTRADICTION)
        return False
    for key in _ONLY_FOR_KEYWORDS:
        if key in block:
            block.error(
                key, "this is for keywords; a pattern says it itself. Take the line out", code=Code.CONTRADICTION
            )
    return True


def check_endings(block: Block, rule: Rule) -> None:
    """Report endings without a text, and texts that no ending leads to."""
    check_silence(block)
    for key, (needed, consequence) in _NEEDS.items():
        if key in block and needed not in block:
            block.error(key, f'this needs "{needed}". {consequence} without it', code=Code.MISSING_KEY)
    _check_dates(block, rule)
    if "in between" in block and "reply again" in block and rule.reply_again.repeat is Repeat.ALWAYS:
        said = 'with "reply again: always" nothing is in between. Take one of the lines out'
        block.error("in between", said, code=Code.CONTRADICTION)
    if rule.join is not None and rule.leave == rule.join.group:
        block.error("leave group", f"the rule joins {rule.leave} too. Make two rules", code=Code.CONTRADICTION)


def no_reply(written: str) -> bool:
    """True for silence that was asked for.

    Raises:
        NotUnderstood: it is anything but `on purpose`.
    """
    if written != "on purpose":
        raise NotUnderstood(f'"{written}" is not known. Write: on purpose', surely_meant(written, ("on purpose",)))
    return True


def check_silence(block: Block) -> None:
    """Report silence that nobody asked for, and replies beside silence."""
    silent = block.understood("no reply", no_reply)
    if block.lacks("no reply") and block.lacks("reply"):
        said = 'there is no reply. Write one, or "no reply: on purpose" if you want silence'
        block.findings.error(block.place, block.name, said, code=Code.NO_REPLY)
    for key in _REPLY_KEYS if silent else ():
        if key in block:
            said = 'the rule says "no reply: on purpose". Take one of the two lines out'
            block.error(key, said, code=Code.CONTRADICTION)
    if silent and "join group" in block:
        block.error("no reply", "who joins a group must be told what they joined. Write a reply", code=Code.NO_REPLY)


def _check_dates(block: Block, rule: Rule) -> None:
    if rule.active is None:
        return
    if "too early" in block and rule.active.start is None:
        said = '"active" has no first day, so nothing is too early. Take the line out'
        block.error("too early", said, code=Code.CONTRADICTION)
    if "too late" in block and rule.active.end is None:
        said = '"active" has no last day, so nothing is too late. Take the line out'
        block.error("too late", said, code=Code.CONTRADICTION)
