"""One block under `rules:`, compiled to what deciding works with."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from app.domain.alphabet import Limits
from app.domain.calendar import ReplyAgain
from app.domain.rules import Match, Program, Rule
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.dates import period, reply_again
from app.rulebook.disclosure import check_disclosure
from app.rulebook.endings import check_endings, check_keyword_or_pattern
from app.rulebook.groups import group_name, join_group, only_if
from app.rulebook.keys import RULE
from app.rulebook.keywords import Spellings, close_enough, spellings
from app.rulebook.nodes import Entries, Node, Text
from app.rulebook.patterns import consent_word_meant, placeholders
from app.rulebook.problem import Findings, NotUnderstood
from app.rulebook.replies import Filling, template
from app.rulebook.yaml_lines import colon_without_blank


@dataclass(frozen=True, slots=True)
class Setting:
    """What rules are compiled against: the program, and what one text may hold."""

    program: Program
    limits: Limits


def rules_of(node: Node, number: int, setting: Setting, findings: Findings) -> tuple[Rule, ...]:
    """The rule of one block; two of one name where its short keywords match otherwise than its long ones.

    What is wrong is reported. A rule that cannot be told from its block is left out.
    """
    if not isinstance(node, Entries):
        if isinstance(node, Text) and (colon := colon_without_blank(node)):
            place, fix = colon
            findings.error(place, f"rule {number}", 'write a blank behind the ":"', code=Code.NO_BLANK, fix=fix)
            return ()
        said = 'a rule is a block of keys that begins with "- keyword: WORD"'
        findings.error(node.place, f"rule {number}", said, code=Code.SHAPE)
        return ()
    block = Block(_name(node) or f"rule {number}", node, RULE, findings)
    if not check_keyword_or_pattern(block):
        return ()
    found = spellings(block)
    names = _groups_of_pattern(block)
    if not found and names is None:
        return ()
    rule = _with_replies(block, _skeleton(block, setting), found, names, setting)
    check_endings(block, rule)
    return tuple(replace(rule, match=each.match, spellings=each.spellings) for each in found) or (rule,)


def _name(node: Entries) -> str:
    written = {key.value: value for key, value in node.entries}
    named = written.get("keyword") or written.get("pattern")
    return " ".join(named.value.split()) if isinstance(named, Text) else ""


def _skeleton(block: Block, setting: Setting) -> Rule:
    """The rule without its replies and spellings."""
    pattern = block.text("pattern")
    return Rule(
        name=block.name,
        place=block.place_of("keyword" if "keyword" in block else "pattern"),
        match=Match.FIRST_WORD,
        pattern=pattern.written if pattern else None,
        close_enough=block.understood("close enough", close_enough) or False,
        only_if=block.understood("only if", only_if),
        active=block.understood("active", partial(period, zone=setting.program.zone)),
        reply_again=block.understood("reply again", reply_again) or ReplyAgain(),
        join=block.understood("join group", join_group),
        leave=block.understood("leave group", group_name),
    )


def _with_replies(
    block: Block, rule: Rule, found: tuple[Spellings, ...], names: Collection[str] | None, setting: Setting
) -> Rule:
    filling = _filling(rule, found, names or (), setting)
    reply = template(block, "reply", filling)
    if rule.join is not None and reply is not None:
        check_disclosure(block, reply, setting.program, filling)
    return replace(
        rule,
        reply=reply,
        reply_if_member=template(block, "reply if member", filling),
        in_between=template(block, "in between", filling),
        too_early=template(block, "too early", filling),
        too_late=template(block, "too late", filling),
    )


def _filling(rule: Rule, found: tuple[Spellings, ...], names: Collection[str], setting: Setting) -> Filling:
    known = {"brand": setting.program.brand}
    keywords = [" ".join(spelling).upper() for each in found for spelling in each.spellings]
    if rule.pattern is None and keywords:
        known["keyword"] = max(keywords, key=len)
    return Filling(known, ("rest", "first name", *sorted(names)), setting.limits)


def _groups_of_pattern(block: Block) -> frozenset[str] | None:
    """The placeholders that the pattern's groups make, or None where there is no sound pattern."""
    text = block.text("pattern")
    if text is None:
        return None
    try:
        names = placeholders(text.written)
    except NotUnderstood as problem:
        block.error("pattern", str(problem), text.place, code=Code.PATTERN)
        return None
    if word := consent_word_meant(text.written):
        said = f"the pattern is made for {word.upper()}, which is answered before any rule. Choose other words"
        block.error("pattern", said, text.place, code=Code.CONSENT_WORD)
    return names
