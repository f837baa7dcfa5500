"""Keywords: how each spelling is compared, and which part of a text it is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.matching import SHORTEST_CLOSE_ENOUGH
from app.domain.optout_words import YES_NO_WORDS, takes_a_consent_word
from app.domain.rules import Match, Words
from app.domain.text import words
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.edits import Edit
from app.rulebook.nodes import Text
from app.rulebook.problem import NotUnderstood
from app.rulebook.suggestions import listed, surely_meant

LONGEST_KEYWORD = 80
"""Characters of a keyword."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """A rule's keywords in one kind of match."""

    match: Match
    spellings: tuple[Words, ...]


def spellings(block: Block) -> tuple[Spellings, ...]:
    """The rule's keywords by how they match: two kinds where `match` is not written and some keywords are short."""
    match = block.understood("match", _match)
    by_match: dict[Match, list[Words]] = {}
    for spelling in _distinct(block):
        by_match.setdefault(match or default_match(spelling), []).append(spelling)
    _check_close_enough(block, [each for found in by_match.values() for each in found])
    return tuple(Spellings(each, tuple(found)) for each, found in by_match.items())


def default_match(spelling: Words) -> Match:
    """How a keyword matches where the rule does not say: what is short or common must be the whole message."""
    alone = len(spelling) == 1 and (len(spelling[0]) <= 2 or spelling[0] in YES_NO_WORDS)
    is_number = all(not any(map(str.isalpha, word)) for word in spelling)
    return Match.WHOLE_MESSAGE if alone or is_number else Match.FIRST_WORD


def close_enough(written: str) -> bool:
    """Whether a typo of a keyword counts.

    Raises:
        NotUnderstood: it is neither `no` nor `one letter`.
    """
    if written not in {"no", "one letter"}:
        meant = surely_meant(written, ("one letter",))
        raise NotUnderstood(f'"{written}" is not known. Write: {meant or "no, or one letter"}', meant)
    return written == "one letter"


def _match(written: str) -> Match:
    try:
        return Match(written)
    except ValueError:
        meant = surely_meant(written, Match)
        raise NotUnderstood(f'"{written}" is not known. Write: {meant or listed(Match, "or")}', meant) from None


def _distinct(block: Block) -> Iterable[Words]:
    found: dict[Words, None] = {}
    _check_list(block)
    for key, text in _written(block):
        spelling = words(text.value)
        if problem := _refused(spelling, text.written, found):
            code = Code.CONSENT_WORD if takes_a_consent_word(spelling) else Code.KEYWORD
            block.error(key, problem, text.place, code=code)
        else:
            found[spelling] = None
    return found


def _written(block: Block) -> Iterable[tuple[str, Text]]:
    keyword = block.text("keyword")
    return [*([("keyword", keyword)] if keyword else []), *(("also", text) for text in block.texts("also"))]


def _refused(spelling: Words, written: str, found: Iterable[Words]) -> str | None:
    if not spelling:
        return f'"{written}" has neither letters nor numbers, and nothing else is compared. Write a word'
    if len(written) > LONGEST_KEYWORD:
        return f"the keyword has {len(written)} characters. Use at most {LONGEST_KEYWORD}"
    if takes_a_consent_word(spelling):
        return f"{written} belongs to STOP, HELP and START, which are answered before any rule. Choose another keyword"
    if spelling in found:
        return f"{written} is here twice; capital letters and signs do not count. Take one out"
    return None


def _check_list(block: Block) -> None:
    """Report several words that were to be a list and are one text to YAML."""
    for key in ("keyword", "also"):
        node = block.node(key)
        if not isinstance(node, Text) or node.style:
            continue
        several = "," in node.value.strip(" ,")
        if several and key == "keyword":
            said = f"one keyword belongs here. List the others: also: [{node.written.partition(',')[2].strip()}]"
            block.error(key, said, node.place, code=Code.KEYWORD)
        elif several:
            fix = (Edit(node.start, node.start, "["), Edit(node.end, node.end, "]"))
            said = f"this is one spelling of several words. For a list, write [{node.written}]"
            block.error(key, said, node.place, code=Code.KEYWORD, fix=fix)
        elif "\n" in node.source.text[node.start : node.end]:
            said = 'this is one spelling of several words. For a list, begin each line with "- "'
            block.error(key, said, node.place, code=Code.KEYWORD)


def _check_close_enough(block: Block, found: Iterable[Words]) -> None:
    node = block.node("close enough")
    wanted = isinstance(node, Text) and node.written.casefold() == "one letter" and "keyword" in block
    if wanted and all(len(" ".join(spelling)) < SHORTEST_CLOSE_ENOUGH for spelling in found):
        said = f"the keyword is too short for that: it needs {SHORTEST_CLOSE_ENOUGH} letters"
        block.error(
            "close enough",
            f"{said}. Take the line out, and list the typos you want under also",
            code=Code.CONTRADICTION,
        )
