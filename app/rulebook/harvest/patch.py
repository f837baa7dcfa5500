"""Lines of YAML that would understand a heap of texts, with chats that prove it, ready to paste."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Patch:
    """Lines for one heap: those that replace a line of a rule, those of a new rule, and the chats that prove either."""

    instead: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def together(patches: Iterable[Patch]) -> str:
    """Patches as one: each section once, so that all of it may be pasted into one file; empty where there is none."""
    kept = list(patches)
    lines = [line for patch in kept for line in patch.instead]
    for section in ("rules", "tests"):
        found = [line for patch in kept for line in getattr(patch, section)]
        lines += [f"{section}:", *found] if found else []
    return "\n".join(lines)


def of_heap(heap: Heap, rules: Sequence[Rule], reply: str | None) -> Patch:
    """The patch for one heap; empty where no keyword can help. `reply` is what the rule near it answers today."""
    spellings = list(_usable(heap.spellings))
    if heap.known or not spellings:
        return Patch()
    if heap.rule is None:
        return _new_rule(spellings)
    # Short keywords of a block became a rule of their own, with the same place.
    block = [rule for rule in rules if rule.place == heap.rule.place]
    return _more_spellings(spellings, block, reply)


def _more_spellings(more: Sequence[str], block: Sequence[Rule], reply: str | None) -> Patch:
    """The whole `also:` of a rule; its first keyword stays where it is."""
    rule = block[0]
    first = words(rule.name)
    known = [" ".join(spelling).upper() for one in block for spelling in one.spellings if spelling != first]
    also = ", ".join(_quoted(word) for word in dict.fromkeys((*known, *more)))
    where = f"# {rule.place.file}:{rule.place.line}, {rule.name}: this line instead of its also:"
    chats = [line for word in more for line in _chat(f"{word} means {rule.name}", word.lower(), reply or "")]
    return Patch(instead=(where, f"    also: [{also}]"), tests=tuple(chats) if reply else ())


def _new_rule(spellings: Sequence[str]) -> Patch:
    first, *others = spellings
    also = [f"    also: [{', '.join(_quoted(word) for word in others)}]"] if others else []
    chats = [line for word in spellings for line in _chat(f"{word} is understood", word.lower(), ANSWER)]
    return Patch(rules=(f"  - keyword: {_quoted(first)}", *also, f"    reply: {ANSWER}"), tests=tuple(chats))


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
