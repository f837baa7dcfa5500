"""The section `gateway:`: which keywords the account should have, and what the gateway itself does with them."""

import re
from collections.abc import Iterable, Iterator

from app.domain.keyword_setup import TEXTBACK, SetUp, Stated, key_of
from app.domain.optout_words import takes_a_consent_word
from app.domain.text import words
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.forwarding import email, forward_to
from app.rulebook.gateway_texts import check_double_opt_in, check_joining, message
from app.rulebook.keys import GATEWAY
from app.rulebook.keywords import LONGEST_KEYWORD
from app.rulebook.nodes import Entries, Items, Node, Text
from app.rulebook.problem import Findings
from app.rulebook.rule import Setting

_KEYWORD = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_NONE = "none"


def gateway(nodes: Iterable[Node], setting: Setting, findings: Findings) -> tuple[Stated, ...] | None:
    """The keywords of all sections, or None where no file has one; what is wrong is reported."""
    nodes = tuple(nodes)
    if not nodes:
        return None
    found: dict[str, Stated] = {}
    for number, item in enumerate((item for node in nodes for item in _items(node, findings)), start=1):
        stated = _stated(item, number, setting, findings)
        if stated is None:
            continue
        first = found.setdefault(key_of(stated.word), stated)
        if first is not stated:
            said = f"this keyword is here twice, first at {first.place}. Keep one"
            findings.error(stated.place, stated.word, said, code=Code.KEYWORD)
    return tuple(found.values())


def _items(node: Node, findings: Findings) -> tuple[Node, ...]:
    if isinstance(node, Items):
        return node.items
    if not (isinstance(node, Text) and node.written.casefold() == _NONE):
        said = 'a list of keywords belongs under it; each begins with "- keyword: WORD". For no keyword, write: none'
        findings.error(node.place, "gateway", said, code=Code.SHAPE)
    return ()


def _stated(node: Node, number: int, setting: Setting, findings: Findings) -> Stated | None:
    """One keyword, or None where it cannot be told which one."""
    if not isinstance(node, Entries):
        said = 'a keyword is a block that begins with "- keyword: WORD"'
        findings.error(node.place, f"gateway {number}", said, code=Code.SHAPE)
        return None
    block = Block(_name(node) or f"gateway {number}", node, GATEWAY, findings)
    word = _word(block)
    check_double_opt_in(block)
    set_up = SetUp(
        reply=message(block, "auto reply", setting) or message(block, "join message", setting) or "",
        email=email(block) or "",
        groups=tuple(_groups(block)),
        question=message(block, "double opt-in", setting),
        again=message(block, "alternate reply", setting),
    )
    address = forward_to(block)
    if set_up.groups:
        check_joining(block, set_up, setting, is_ours=address in {None, TEXTBACK})
    if word is None:
        return None
    return Stated(
        word=word,
        place=block.place_of("keyword"),
        forward_to=TEXTBACK if address is None else address,
        set_up=set_up,
    )


def _name(node: Entries) -> str:
    named = next((value for key, value in node.entries if key.value == "keyword"), None)
    return " ".join(named.value.split()) if isinstance(named, Text) else ""


def _word(block: Block) -> str | None:
    if "keyword" not in block:
        said = 'there is no keyword. Begin the block with "- keyword: WORD"'
        block.findings.error(block.place, block.name, said, code=Code.MISSING_KEY)
        return None
    text = block.text("keyword")
    if text is None:
        return None
    word = " ".join(text.written.split())
    if problem := _refused(word):
        code = Code.CONSENT_WORD if takes_a_consent_word(words(word)) else Code.KEYWORD
        block.error("keyword", problem, text.place, code=code)
        return None
    return word


def _refused(word: str) -> str | None:
    if not _KEYWORD.fullmatch(word):
        return f'"{word}" cannot be rented. Use letters without accents, numbers, and single blanks between words'
    if len(word) > LONGEST_KEYWORD:
        return f"the keyword has {len(word)} characters. Use at most {LONGEST_KEYWORD}"
    if takes_a_consent_word(words(word)):
        return f"{word} belongs to STOP, HELP and START, which nobody can rent. Choose another keyword"
    return None


def _groups(block: Block) -> Iterator[str]:
    seen = set()
    for text in block.texts("groups"):
        name = " ".join(text.written.split())
        if name.casefold() in seen:
            block.error("groups", f"{name} is here twice; capital letters do not count. Take one out", text.place)
            continue
        seen.add(name.casefold())
        if name.casefold() != _NONE:
            yield name
