"""Keywords of two rules that are one letter apart: a slip of the thumb in one brings the other's answer.

Two words one slip apart share a spelling with at most one letter deleted; only those are compared. Each rule is
reported once. Keywords that differ in a digit are codes, which people copy letter by letter.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from app.domain.matching import SHORTEST_CLOSE_ENOUGH, Rulebook, is_one_slip
from app.domain.rules import Rule
from app.rulebook.problem import Findings
from app.rulebook.proofs.chances import are_there_together

MOST_COMPARED = 20
"""Keywords of one shared spelling that one keyword is compared with; a book with more has codes, not words."""

_Keyword = tuple[str, Rule]


def report_near_misses(book: Rulebook, now: datetime, findings: Findings) -> None:
    """Warn of every rule with a keyword that is one letter away from a keyword of an earlier rule."""
    seen: dict[str, list[_Keyword]] = defaultdict(list)
    for rule in book.rules.rules:
        words = [" ".join(spelling) for spelling in rule.spellings]
        pairs = ((word, near) for word in words if (near := _near(word, rule, seen, now)) is not None)
        if (pair := next(pairs, None)) is not None:
            findings.warning(rule.place, "", _said(rule, pair[0], *pair[1]))
        for word in words:
            for key in _one_deleted(word):
                seen[key].append((word, rule))


def _near(word: str, rule: Rule, seen: Mapping[str, Sequence[_Keyword]], now: datetime) -> _Keyword | None:
    shared = chain.from_iterable(seen.get(key, ())[:MOST_COMPARED] for key in _one_deleted(word))
    return next((each for each in shared if _can_be_missed(word, each[0]) and _matters(rule, each[1], now)), None)


def _can_be_missed(word: str, other: str) -> bool:
    if max(len(word), len(other)) < SHORTEST_CLOSE_ENOUGH or _digits(word) != _digits(other):
        return False
    return word != other and (is_one_slip(word, other) or is_one_slip(other, word))


def _matters(one: Rule, other: Rule, now: datetime) -> bool:
    """Whether a person could get one answer in place of the other, at one time."""
    return one.place != other.place and one.reply != other.reply and are_there_together(one, other, now)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _one_deleted(word: str) -> list[str]:
    """The word, and what is left of it without one letter, each once."""
    return list(dict.fromkeys((word, *(word[:place] + word[place + 1 :] for place in range(len(word))))))


def _said(rule: Rule, word: str, near: str, other: Rule) -> str:
    place = f"{other.place.file}:{other.place.line}"
    return (
        f'{rule.name} is one letter away from {other.name}: who means "{word}" and types "{near}" gets that answer '
        f'({other.name}: {place}). If both mean the same, list one under "also" of the other'
    )
