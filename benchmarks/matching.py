"""What finding the rule for a text costs, as the number of rules grows."""

import gc
import itertools
import statistics
import time
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.matching import Matcher, PatternSet
from app.domain.reply import Template
from app.domain.rules import Match, Place, Rule
from app.domain.text import words

SIZES = (10, 1_000, 100_000)
ROUNDS = 15
TEXTS_A_ROUND = 5_000
SYLLABLES = ("ba", "ko", "li", "mu", "ne", "po", "ri", "sa", "tu", "vo", "xi", "za")


class NoPatterns:
    """A set of patterns that finds nothing."""

    def matches(self, text: str) -> Iterable[tuple[int, Mapping[str, str]]]:
        """Find nothing in `text`."""
        del text
        return ()


def no_patterns(patterns: Sequence[str]) -> PatternSet:
    """The set for rulebooks without patterns."""
    if patterns:
        raise ValueError("this benchmark has no patterns")
    return NoPatterns()


def made_up_words() -> Iterator[str]:
    """Words that nobody uses, each once."""
    return ("".join(parts) for parts in itertools.product(SYLLABLES, repeat=5))


def rulebook_of(size: int) -> list[Rule]:
    """Rules of every keyword kind in every ten, so that a small rulebook has the same shape as a large one."""
    kinds = (*(Match.FIRST_WORD,) * 6, *(Match.WHOLE_MESSAGE,) * 2, *(Match.ANYWHERE,) * 2)
    return [
        Rule(
            name=word.upper(),
            place=Place("rules/bench.yaml", number + 1, 1),
            spellings=(words(word if number % 2 else f"{word} club"),),
            match=kinds[number % 10],
            close_enough=number % 10 in {4, 5},
            reply=Template("answer"),
        )
        for number, word in zip(range(size), made_up_words(), strict=False)
    ]


def texts_for(rules: Sequence[Rule]) -> list[str]:
    """What customers write: keywords bare, with more words, in the middle, misspelt, and nothing that matches.

    Every text is another one, so that nothing is remembered from the time before.
    """
    chosen = [" ".join(rule.spellings[0]) for rule in rules[:: max(1, len(rules) // 10)]][:10]
    dresses = ("{}", "{} please", "i want {} today", "{}x", "what are your opening times on sunday")
    return [dress.format(keyword) + "!" * shouts for shouts in range(20) for keyword in chosen for dress in dresses]


@dataclass(slots=True)
class Subject:
    """A rulebook of one size, the texts for it, and what a text cost in each round, in microseconds."""

    size: int
    indexed_in: float
    matcher: Matcher
    texts: Sequence[str]
    rounds: list[float] = field(default_factory=list)

    def run(self) -> None:
        """One round."""
        gc.collect()
        started = time.perf_counter()
        for text in itertools.islice(itertools.cycle(self.texts), TEXTS_A_ROUND):
            next(self.matcher.hits(text), None)
        self.rounds.append((time.perf_counter() - started) / TEXTS_A_ROUND * 1e6)


def subject(size: int) -> Subject:
    """A rulebook of this size, indexed."""
    rules = rulebook_of(size)
    started = time.perf_counter()
    matcher = Matcher(rules, no_patterns)
    return Subject(size, time.perf_counter() - started, matcher, texts_for(rules))


def measure() -> list[tuple[str, ...]]:
    """A row for each size; the sizes take turns, and the ratio is the median of the rounds' own ratios."""
    subjects = [subject(size) for size in SIZES]
    for _ in range(ROUNDS):
        for each in subjects:
            each.run()
    smallest = subjects[0].rounds
    return [
        (
            f"{each.size:,}",
            f"{each.indexed_in:.2f} s",
            f"{statistics.median(each.rounds):.1f} µs",
            f"{statistics.median(cost / base for cost, base in zip(each.rounds, smallest, strict=True)):.2f}",
            f"{_bytes_a_rule(each.size):,.0f} B",
        )
        for each in subjects
    ]


def _bytes_a_rule(size: int) -> float:
    gc.collect()
    tracemalloc.start()
    rules = rulebook_of(size)
    matcher = Matcher(rules, no_patterns)
    used, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del matcher
    return used / size
