"""What finding the rule for a text costs, as the number of rules grows."""

import gc
import itertools
import resource
import statistics
import sys
import time
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.matching import Matcher, PatternSet
from app.domain.reply import Template
from app.domain.rules import Match, Place, Rule
from app.domain.text import words

SIZES = (10, 1_000, 100_000)
ROUNDS = 7
TEXTS_A_ROUND = 20_000
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
    """What customers write: keywords bare, with more words, in the middle, misspelt, and nothing that matches."""
    chosen = [" ".join(rule.spellings[0]) for rule in rules[:: max(1, len(rules) // 10)]][:10]
    dressed = ("{}", "{} please", "i want {} today", "{}!", "what are your opening times on sunday")
    return [dress.format(keyword) for keyword in chosen for dress in dressed] + [word + "x" for word in chosen]


def microseconds_a_text(matcher: Matcher, texts: Sequence[str]) -> float:
    """The median over the rounds of what one text costs."""
    rounds = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        for text in itertools.islice(itertools.cycle(texts), TEXTS_A_ROUND):
            next(matcher.hits(text), None)
        rounds.append((time.perf_counter() - started) / TEXTS_A_ROUND * 1e6)
    return statistics.median(rounds)


def measure() -> list[tuple[str, ...]]:
    """A row for each size: rules, time to index, microseconds a text, ratio to the smallest, bytes a rule."""
    rows: list[tuple[str, ...]] = []
    smallest = 0.0
    for size in SIZES:
        rules = rulebook_of(size)
        started = time.perf_counter()
        matcher = Matcher(rules, no_patterns)
        indexing = time.perf_counter() - started
        cost = microseconds_a_text(matcher, texts_for(rules))
        smallest = smallest or cost
        rows.append(
            (
                f"{size:,}",
                f"{indexing:.2f} s",
                f"{cost:.1f} µs",
                f"{cost / smallest:.2f}",
                f"{_bytes_a_rule(size):,.0f} B",
            )
        )
    return rows


def _bytes_a_rule(size: int) -> float:
    gc.collect()
    tracemalloc.start()
    rules = rulebook_of(size)
    matcher = Matcher(rules, no_patterns)
    used, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del matcher
    return used / size


def peak_memory_mib() -> float:
    """The most memory this process ever held, in MiB (Linux counts KiB, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2
