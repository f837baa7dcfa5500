"""Lines of YAML that would understand a heap of texts, with chats that prove it, ready to paste."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.domain.optout_words import takes_a_consent_word
from app.domain.rules import Rule
from app.domain.text import words
from app.rulebook.harvest.heaps import Heap

ANSWER: Final = "Write here what these people should read"
"""Stands in for the reply of a new rule; only the author knows it."""

MOST_SPELLINGS: Final = 12
LONGEST_KEYWORD: Final = 5
"""Words."""

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9' ]*")


def of_heap(heap: Heap, rules: Sequence[Rule], reply: str | None) -> str:
    """The patch for one heap; empty where no keyword can help. `reply` is what the rule near it answers today."""
    if heap.known:
        return ""
    if heap.rule is None:
        return "\n".join(_new_rule(heap))
    # Short keywords of a block became a rule of their own, with the same place.
    block = [rule for rule in rules if rule.place == heap.rule.place]
    return "\n".join(_more_spellings(heap, block, reply))


def _more_spellings(heap: Heap, block: Sequence[Rule], reply: str | None) -> Iterator[str]:
    """The whole `also:` of a rule; its first keyword stays where it is."""
    more = list(_usable(heap.spellings))
    if not more:
        return
    rule = block[0]
    first = words(rule.name)
    known = [" ".join(spelling).upper() for one in block for spelling in one.spellings if spelling != first]
    also = ", ".join(_quoted(word) for word in dict.fromkeys((*known, *more)))
    yield f"# {rule.place.file}:{rule.place.line}, {rule.name}: this line instead of its also:"
    yield f"    also: [{also}]"
    if reply:
        yield "tests:"
        for word in more:
            yield from _chat(f"{word} means {rule.name}", word.lower(), reply)


def _new_rule(heap: Heap) -> Iterator[str]:
    spellings = list(_usable(heap.spellings))
    if not spellings:
        return
    first, *others = spellings
    yield "rules:"
    yield f"  - keyword: {_quoted(first)}"
    if others:
        yield f"    also: [{', '.join(_quoted(word) for word in others)}]"
    yield f"    reply: {ANSWER}"
    yield "tests:"
    for word in spellings:
        yield from _chat(f"{word} is understood", word.lower(), ANSWER)


def _usable(spellings: dict[str, int]) -> Sequence[str]:
    """The spellings that may be keywords, the most frequent first; consent words belong to nobody's rule."""
    ranked = sorted(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return [spelling.upper() for spelling in ranked if _is_keyword(spelling)][:MOST_SPELLINGS]


def _is_keyword(spelling: str) -> bool:
    said = tuple(spelling.split())
    return (
        "•" not in spelling
        and len(said) <= LONGEST_KEYWORD
        and words(spelling) == said
        and not takes_a_consent_word(said)
    )


def _chat(name: str, them: str, us: str) -> Iterator[str]:
    said = next((line.strip() for line in us.splitlines() if line.strip()), "")
    yield f"  {_quoted(name)}: |"
    yield f"    them: {them}"
    yield f"    us:   {said[:40].rstrip()}"


def _quoted(word: str) -> str:
    """In quotes wherever YAML could take it for something else."""
    return word if _PLAIN.fullmatch(word) else '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
