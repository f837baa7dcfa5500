"""Rule files in, a rulebook or every problem at once out."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.keyword_setup import Stated
from app.domain.matching import Matcher, Rulebook
from app.domain.rules import Place, Rule, RuleSet, Terms
from app.rulebook.anything_else import anything_else
from app.rulebook.block import Block
from app.rulebook.chat_lines import chats_of
from app.rulebook.chats import Chat
from app.rulebook.close_ties import report_close_ties
from app.rulebook.codes import Code
from app.rulebook.gateway import gateway
from app.rulebook.gateway_meets_rules import report_two_answers
from app.rulebook.group_names import report_unknown_groups
from app.rulebook.keys import FILE, PROGRAM
from app.rulebook.nodes import Entries, Items, Node, Text
from app.rulebook.overlaps import report_ties
from app.rulebook.patterns import MOST_PATTERNS, Patterns
from app.rulebook.problem import Findings, Problem
from app.rulebook.program import UNKNOWN, answers, program
from app.rulebook.proofs.advice import advise
from app.rulebook.proofs.told import replies_of
from app.rulebook.recovery import read_on
from app.rulebook.rule import Setting, rules_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of some rule files: a rulebook if nothing is wrong, the problems by place, and the chats.

    `gateway` is what the account should have, None where no file says so.
    """

    rulebook: Rulebook | None
    problems: tuple[Problem, ...]
    chats: tuple[Chat, ...]
    stumbles: Mapping[str, Place] = field(default_factory=dict)
    """The files that could not be read to their end, and where reading stopped."""
    gateway: tuple[Stated, ...] | None = None


@dataclass(slots=True)
class _Sections:
    """The top-level keys of all files, in the order of the files."""

    found: dict[str, list[Node]] = field(default_factory=lambda: {key: [] for key in FILE.built})


def load(files: Mapping[str, str], terms: Terms, now: datetime | None = None) -> Loaded:
    """Check and compile rule files.

    Args:
        files: what the files hold, by the paths that people are shown.
        terms: what the account's texts may hold, and who confirms opt-outs.
        now: the moment of the check, for an author who wants to be warned of rules that never answer from then on
            and the like (`proofs`); None where a version is compiled that was checked before.
    """
    findings = Findings()
    sections = _sections(files, findings)
    nowhere = Place(min(files, default="rules"), 1, 1)
    block = _program_block(sections, nowhere, findings)
    setting = Setting(program(block) if block else UNKNOWN, terms.limits)
    replies = () if now is None else tuple(replies_of(sections.found["rules"] + sections.found["anything else"]))
    rules = _rules(sections, setting, nowhere, findings)
    unmatched = _once("anything else", sections, findings)
    otherwise = None if unmatched is None else anything_else(unmatched, setting, findings)
    chats = tuple(chat for node in sections.found["tests"] for chat in chats_of(node, setting.program.zone, findings))
    texts = answers(block, setting.program, terms) if block else None
    report_ties(rules, findings.about(Code.OVERLAP))
    report_close_ties(rules, findings.about(Code.CLOSE_TIE))
    report_unknown_groups(rules, chats, findings)
    stated = gateway(sections.found["gateway"], setting, findings)
    if stated and not findings.has_errors:
        report_two_answers(stated, rules, findings)
    if findings.has_errors or texts is None:
        return Loaded(None, tuple(findings), chats, findings.stumbles, stated)
    rule_set = RuleSet(
        program=setting.program,
        rules=rules,
        anything_else=otherwise,
        consent_texts=texts,
        limits=terms.limits,
    )
    book = Rulebook(rule_set, Matcher(rules, Patterns))
    if now is not None:
        advise(book, replies, now, findings)
    return Loaded(book, tuple(findings), chats, findings.stumbles, stated)


def _sections(files: Mapping[str, str], findings: Findings) -> _Sections:
    sections = _Sections()
    for file in sorted(files):
        node = read_on(file, files[file], findings)
        if isinstance(node, Entries):
            block = Block("", node, FILE, findings)
            for key, nodes in sections.found.items():
                if (value := block.node(key)) is not None and not _is_empty(value):
                    nodes.append(value)
        elif node is not None:
            keys = ", ".join(f"{key}:" for key in FILE.built)
            findings.error(node.place, "", f"a rule file is made of {keys} each on a line of its own", code=Code.SHAPE)
    return sections


def _is_empty(node: Node) -> bool:
    return isinstance(node, Text) and not node.value


def _once(key: str, sections: _Sections, findings: Findings) -> Node | None:
    """The section that all files together may have once; more of them are reported."""
    if not sections.found[key]:
        return None
    first, *more = sections.found[key]
    for node in more:
        findings.error(
            node.place, key, f"this is here twice, first at {first.place}. Keep one", code=Code.REPEATED_SECTION
        )
    return first


def _program_block(sections: _Sections, nowhere: Place, findings: Findings) -> Block | None:
    node = _once("program", sections, findings)
    if isinstance(node, Entries):
        return Block("program", node, PROGRAM, findings)
    if node is not None:
        findings.error(node.place, "program", "keys belong under it: brand, help, timezone", code=Code.SHAPE)
    elif not findings.has_errors:
        said = "no file has a program:. Write one with brand, help and timezone"
        findings.error(nowhere, "", said, code=Code.NO_PROGRAM)
    return None


def _let_go_one_by_one(nodes: list[Node], findings: Findings) -> Iterator[tuple[int, Node]]:
    """The rules of each file by number. Who keeps none of them frees them in turn: all at once stops every thread."""
    waiting = deque(nodes)
    nodes.clear()
    while waiting:
        node = waiting.popleft()
        if isinstance(node, Items):
            items = deque(node.items)
            del node
            for number in range(1, len(items) + 1):
                yield number, items.popleft()
        else:
            said = 'a list of rules belongs under it; each begins with "- keyword: WORD"'
            findings.error(node.place, "rules", said, code=Code.SHAPE)


def _rules(sections: _Sections, setting: Setting, nowhere: Place, findings: Findings) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for number, item in _let_go_one_by_one(sections.found["rules"], findings):
        rules.extend(rules_of(item, number, setting, findings))
    if not rules and not findings.has_errors:
        findings.error(nowhere, "", 'there is no rule in any file. Write one under "rules:"', code=Code.NO_RULES)
    patterned = [rule for rule in rules if rule.pattern is not None]
    if len(patterned) > MOST_PATTERNS:
        said = f"there are {len(patterned)} patterns. Use at most {MOST_PATTERNS}; keywords have no limit"
        findings.error(patterned[MOST_PATTERNS].place, "", said, code=Code.PATTERN)
    return tuple(sorted(rules, key=lambda rule: rule.place))
