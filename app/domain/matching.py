"""Which rules a text may belong to, the most specific first, at a cost that does not grow with their number.

Keywords are looked up in dictionaries: the whole message, its first words, and its runs of words for `anywhere`.
Patterns run as one set in a linear-time engine (a port, because the engine is foreign). `close enough` uses a
deletion index: two words one edit apart share a spelling with at most one letter deleted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.optout_words import HELP_WORDS, START_WORDS, STOP_WORDS
from app.domain.rules import Match, Rule, RuleSet, Specificity, Words
from app.domain.text import words

SHORTEST_CLOSE_ENOUGH = 5
"""Letters that a keyword needs before a typo of it can be told from another word."""


class PatternSet(Protocol):
    """All patterns of a rulebook, matched at once in time linear in the text."""

    def matches(self, text: str) -> Iterable[tuple[int, Mapping[str, str]]]:
        """The number of each pattern found in the text, in their order, with its named groups."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that could take a text, and how: its keyword as it was written, what followed, what a pattern named."""

    rule: Rule
    specificity: Specificity
    length: int
    """Words of the text that the keyword took; more words are more specific."""
    keyword: Words
    followed_at: int
    """How many of the text's words stand before what followed the keyword."""
    captured: Mapping[str, str] = field(default_factory=dict)


class Matcher:
    """The index over a rulebook's keywords. Built once, then only read, by any number of threads."""

    def __init__(self, rules: Sequence[Rule], compile_patterns: Callable[[Sequence[str]], PatternSet]) -> None:
        """Index the rules.

        Args:
            rules: in the order of their places, which decides between patterns that overlap.
            compile_patterns: makes one set of many patterns.
        """
        self._whole = _by_spelling(rules, Match.WHOLE_MESSAGE)
        self._first = _by_spelling(rules, Match.FIRST_WORD)
        self._anywhere = _by_spelling(rules, Match.ANYWHERE)
        self._close = _CloseEnough(rules)
        self._patterned = tuple(rule for rule in rules if rule.pattern is not None)
        self._patterns = compile_patterns([rule.pattern or "" for rule in self._patterned]) if self._patterned else None
        self._first_lengths = _lengths(self._first)
        self._anywhere_lengths = _lengths(self._anywhere)

    def hits(self, text: str, said: Words | None = None) -> Iterator[Hit]:
        """The rules that could take the text, the most specific first, found one by one as they are asked for."""
        said = words(text) if said is None else said
        exact = False
        for hit in self._exact(text, said):
            exact = True
            yield hit
        if not exact:
            yield from self._close.hits(said)

    def _exact(self, text: str, said: Words) -> Iterator[Hit]:
        for rule in self._whole.get(said, ()):
            yield Hit(rule, Specificity.WHOLE_MESSAGE, len(said), said, len(said))
        for length in self._first_lengths:
            start = said[:length]
            if len(start) == length:
                for rule in self._first.get(start, ()):
                    yield Hit(rule, Specificity.FIRST_WORDS, length, start, length)
        for length in self._anywhere_lengths:
            yield from self._runs(said, length)
        if self._patterns is not None:
            for number, captured in self._patterns.matches(text):
                yield Hit(self._patterned[number], Specificity.PATTERN, 0, (), 0, captured)

    def _runs(self, said: Words, length: int) -> Iterator[Hit]:
        found = set()
        for start in range(len(said) - length + 1):
            run = said[start : start + length]
            for rule in self._anywhere.get(run, ()):
                if rule.place not in found:
                    found.add(rule.place)
                    yield Hit(rule, Specificity.ANYWHERE, length, run, start + length)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A set of rules with its index: all that deciding needs. `version` is the database's number, 0 for files."""

    rules: RuleSet
    matcher: Matcher
    version: int = 0


class _CloseEnough:
    """Keywords by every spelling with at most one letter deleted."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_deletion: dict[str, list[tuple[Words, Rule]]] = defaultdict(list)
        lengths: dict[bool, set[int]] = {True: set(), False: set()}
        for rule in rules:
            for spelling in rule.spellings if rule.close_enough else ():
                joined = " ".join(spelling)
                if len(joined) < SHORTEST_CLOSE_ENOUGH:
                    continue
                lengths[rule.match is Match.ANYWHERE].add(len(spelling))
                for shorter in _deletions(joined):
                    self._by_deletion[shorter].append((spelling, rule))
        self._lengths = sorted(lengths[True] | lengths[False], reverse=True)
        self._anywhere = frozenset(lengths[True])

    def hits(self, said: Words) -> Iterator[Hit]:
        """The rules whose keyword is one slip away from the text, or from its first words, or from some of them."""
        found = set()
        for length in self._lengths:
            last = len(said) - length if length in self._anywhere else min(0, len(said) - length)
            for start in range(last + 1):
                for spelling, rule in self._one_slip_from(" ".join(said[start : start + length])):
                    if _allows(rule.match, start, length, len(said)) and rule.place not in found:
                        found.add(rule.place)
                        yield Hit(rule, Specificity.CLOSE_ENOUGH, length, spelling, start + length)

    def _one_slip_from(self, written: str) -> Iterator[tuple[Words, Rule]]:
        for shorter in _deletions(written) if len(written) >= SHORTEST_CLOSE_ENOUGH - 1 else ():
            for spelling, rule in self._by_deletion.get(shorter, ()):
                if is_one_slip(written, " ".join(spelling)) and not near_consent_word(written):
                    yield spelling, rule


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, doubled or swapped with its neighbour."""
    same = 0
    while same < min(len(written), len(meant)) and written[same] == meant[same]:
        same += 1
    rest, expected = written[same:], meant[same:]
    if len(rest) == len(expected):
        return bool(rest) and (rest[1:] == expected[1:] or (rest[1::-1] == expected[:2] and rest[2:] == expected[2:]))
    if len(rest) + 1 == len(expected):
        return rest == expected[1:]
    return len(rest) == len(expected) + 1 and rest[1:] == expected and same > 0 and rest[0] == written[same - 1]


def near_consent_word(written: str) -> bool:
    """Whether a consent word is one letter away, so that only a person may say what was meant."""
    return any(written == word or is_one_slip(written, word) for word in _CONSENT_WORDS_BY_LENGTH.get(len(written), ()))


def _near_lengths() -> dict[int, tuple[str, ...]]:
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in STOP_WORDS | HELP_WORDS | START_WORDS:
        for length in (len(word) - 1, len(word), len(word) + 1):
            by_length[length].append(word)
    return {length: tuple(near) for length, near in by_length.items()}


_CONSENT_WORDS_BY_LENGTH = _near_lengths()


def _by_spelling(rules: Iterable[Rule], match: Match) -> dict[Words, tuple[Rule, ...]]:
    index: dict[Words, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.match is match:
            for spelling in dict.fromkeys(rule.spellings):
                index[spelling].append(rule)
    return {spelling: tuple(found) for spelling, found in index.items()}


def _lengths(index: Mapping[Words, object]) -> list[int]:
    return sorted({len(spelling) for spelling in index}, reverse=True)


def _deletions(word: str) -> dict[str, None]:
    """The word and what is left of it without one letter, each once, in an order that no run changes."""
    return dict.fromkeys((word, *(word[:place] + word[place + 1 :] for place in range(len(word)))))


def _allows(match: Match, start: int, length: int, said: int) -> bool:
    if match is Match.ANYWHERE:
        return True
    return start == 0 and (match is Match.FIRST_WORD or length == said)
