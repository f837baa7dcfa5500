"""Ties between typos: a text that is one letter away from the keywords of two rules which are both `close enough`.

Two such keywords are at most two edits apart, so they share a spelling with at most two letters deleted; only those
are compared, and not without end. Each rule is reported once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from app.domain.matching import SHORTEST_CLOSE_ENOUGH, is_one_slip, near_consent_word
from app.domain.rules import Rule, Words
from app.rulebook.overlaps import can_be_one_person
from app.rulebook.problem import Findings

MOST_COMPARED = 100
"""Near keywords, the nearest first, that one keyword is compared with: among more of them there is a tie anyway."""

_Keyword = tuple[Rule, Words]


def report_close_ties(rules: Iterable[Rule], findings: Findings) -> None:
    """Report every rule whose keyword has a typo that is a typo of another rule's keyword too."""
    rules = tuple(rules)
    exact = {spelling for rule in rules for spelling in rule.spellings}
    seen: dict[tuple[int, str], list[_Keyword]] = defaultdict(list)
    reported = set()
    for rule, spelling in _guessable(rules):
        keys = [(len(spelling), key) for key in _up_to_two_deleted(" ".join(spelling))]
        nearby = islice((keyword for key in keys for keyword in seen.get(key, ())), MOST_COMPARED)
        if rule.place not in reported and (tie := _tie(rule, spelling, nearby, exact)):
            reported.add(rule.place)
            findings.error(rule.place, "", tie)
        for key in keys:
            seen[key].append((rule, spelling))


def meet(one: Rule, other: Rule) -> bool:
    """Whether two rules are there for one person at one time, neither of them being more specific."""
    if not can_be_one_person(one.only_if, other.only_if):
        return False
    if one.active is None or other.active is None:
        return one.active is other.active
    return one.active.overlaps(other.active)


def _guessable(rules: Iterable[Rule]) -> Iterator[_Keyword]:
    for rule in rules:
        for spelling in rule.spellings if rule.close_enough else ():
            if len(" ".join(spelling)) >= SHORTEST_CLOSE_ENOUGH:
                yield rule, spelling


def _tie(rule: Rule, spelling: Words, nearby: Iterable[_Keyword], exact: set[Words]) -> str | None:
    for other, others in nearby:
        if other.place == rule.place or not meet(rule, other):
            continue
        if typo := _typo_of_both(" ".join(spelling), " ".join(others), exact):
            place = f"{other.place.file}:{other.place.line}"
            both = f'{rule.name} and {other.name} are both one letter away from "{typo}" ({other.name}: {place})'
            return f'{both}. Take "close enough" out of one'
    return None


def _typo_of_both(one: str, other: str, exact: set[Words]) -> str | None:
    """A text that is one slip from each, that no rule takes as it is, and that is no consent word's typo."""
    for typo in _typos(one, other):
        taken = any(
            tuple(said[start:end]) in exact
            for said in [typo.split()]
            for start, end in combinations(range(len(said) + 1), 2)
        )
        if not taken and is_one_slip(typo, one) and is_one_slip(typo, other) and not near_consent_word(typo):
            return typo
    return None


def _typos(word: str, like: str) -> Iterator[str]:
    """The typos of a word, those with a wrong letter as far as the letter is in the other word."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        yield word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
        for letter in dict.fromkeys(like):
            yield word[:place] + letter + word[place + 1 :]


def _up_to_two_deleted(word: str) -> list[str]:
    """The spellings under which a keyword is found, those first that only its nearest share."""
    shorter = {word[:place] + word[place + 1 :] for place in range(len(word))}
    shortest = {each[:place] + each[place + 1 :] for each in shorter for place in range(len(each))}
    return [word, *sorted(shorter), *sorted(shortest)]
