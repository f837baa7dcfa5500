"""Forms put together by likeness: those near a keyword to its rule, the others to one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from app.domain.matching import near_consent_word
from app.domain.optout_words import consent_word
from app.domain.rules import Rule
from app.rulebook.harvest.forms import Forms

MOST_COMPARED: Final = 5_000
"""Forms, the most frequent first, that are compared with one another."""

ALIKE: Final = 80
"""Of 100: how alike two forms must be to be one heap."""


@dataclass(slots=True)
class Heap:
    """Texts that mean the same, as far as their letters tell.

    `rule` is the rule whose keyword they are near, None for texts near none. `known`: they hold its very keyword, but
    the rule was not there for these people or at that time. `spellings` are what a rule would have to take, `examples`
    texts as they were written, both with how often they came.
    """

    rule: Rule | None = None
    known: bool = False
    spellings: dict[str, int] = field(default_factory=dict)
    examples: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many texts."""
        return sum(self.examples.values())

    def add(self, spelling: str, written: str, count: int) -> None:
        """One more form."""
        self.spellings[spelling] = self.spellings.get(spelling, 0) + count
        self.examples[written] = self.examples.get(written, 0) + count


def heaps(forms: Forms, rules: Sequence[Rule]) -> Sequence[Heap]:
    """The heaps, the largest first."""
    near = _Keywords(rules)
    by_rule: dict[tuple[str, bool], Heap] = {}
    new: dict[str, Heap] = {}
    for form, count in _most_frequent(forms.counts):
        written = forms.written[form]
        if found := near.of(form):
            rule, spelling, known = found
            heap = by_rule.setdefault((str(rule.place), known), Heap(rule, known))
            heap.add(spelling, written, count)
        else:
            _like(form, new).add(form, written, count)
    return sorted((*by_rule.values(), *new.values()), key=lambda heap: -heap.count)


def _most_frequent(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPARED]


def _like(form: str, new: dict[str, Heap]) -> Heap:
    """The heap whose first form is like this one, or a heap of its own."""
    found = process.extractOne(form, new.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    return new[found[0]] if found else new.setdefault(form, Heap())


class _Keywords:
    """All spellings of all rules, by how many words they have."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: dict[int, dict[str, Rule]] = {}
        for rule in rules:
            for spelling in rule.spellings:
                self._rules.setdefault(len(spelling), {}).setdefault(" ".join(spelling), rule)

    def of(self, form: str) -> tuple[Rule, str, bool] | None:
        """The rule whose keyword the form begins with or nearly so, how it is spelt there, and whether exactly so."""
        starts = list(self._starts(form.split()))
        for start, rules in starts:
            if start in rules:
                return rules[start], start, True
        for start, rules in starts:
            slips = _slips_allowed(start)
            if slips and not near_consent_word(start) and consent_word(start) is None:
                found = process.extractOne(start, rules.keys(), scorer=OSA.distance, score_cutoff=slips)
                if found and _slips_allowed(found[0]) >= found[1]:
                    return rules[found[0]], start, False
        return None

    def _starts(self, said: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Rule]]]:
        for length in sorted(self._rules, reverse=True):
            if len(said) >= length:
                yield " ".join(said[:length]), self._rules[length]


def _slips_allowed(spelling: str) -> int:
    """Letters that may be wrong: none in a short word, where another word is as near."""
    return 0 if len(spelling) < 4 else 1 if len(spelling) < 6 else 2
