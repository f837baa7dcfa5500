"""The shortest text that shows a tie: two rules of one class take it, and no rule of a more specific class does."""

from collections.abc import Iterable, Iterator
from itertools import count
from string import ascii_lowercase

from app.domain.optout_words import takes_a_consent_word
from app.domain.rules import Match, Rule, Words


class TieSamples:
    """What all keywords of a rulebook take, asked by spelling, so that a sample costs the same in a large one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._taken: dict[Match, set[Words]] = {match: set() for match in Match}
        for rule in rules:
            self._taken[rule.match].update(rule.spellings)
        self._lengths = {match: {len(spelling) for spelling in taken} for match, taken in self._taken.items()}
        self._filler = word_of_no_keyword(rules)

    def of(self, match: Match, one: Words, other: Words) -> str:
        """A text in which rules of this match take these two spellings; for two that differ, `anywhere`."""
        texts = list(self._texts(match, one, other))
        shown = (text for text in sorted(texts, key=len) if self._shows(match, text, len(one)))
        return " ".join(next(shown, texts[0]))

    def _texts(self, match: Match, one: Words, other: Words) -> Iterator[Words]:
        joined = [one] if one == other else [*_merged(one, other), *_merged(other, one)]
        yield from joined
        if match is Match.FIRST_WORD:
            yield (*one, self._filler)
        elif match is Match.ANYWHERE:
            yield from ((self._filler, *each) for each in joined)
            yield (self._filler, *one, self._filler, *other)

    def _shows(self, match: Match, said: Words, length: int) -> bool:
        """Whether no rule of a more specific class takes the text, nor STOP and its like."""
        if takes_a_consent_word(said) or said[0] == "stop":
            return False
        if match is Match.WHOLE_MESSAGE or said in self._taken[Match.WHOLE_MESSAGE]:
            return match is Match.WHOLE_MESSAGE
        firsts = (said[:each] for each in self._lengths[Match.FIRST_WORD] if match is Match.ANYWHERE or each > length)
        runs = (
            said[start : start + each]
            for each in self._lengths[Match.ANYWHERE]
            for start in range(len(said) - each + 1)
            if match is Match.ANYWHERE and each > length
        )
        taken = self._taken
        return taken[Match.FIRST_WORD].isdisjoint(firsts) and taken[Match.ANYWHERE].isdisjoint(runs)


def word_of_no_keyword(rules: Iterable[Rule]) -> str:
    """A word that no keyword has in it, of one letter where there is one, so that samples stay short."""
    taken = {word for rule in rules for spelling in rule.spellings for word in spelling}
    words = (letter * times for times in count(1) for letter in ascii_lowercase[::-1])
    return next(word for word in words if word not in taken)


def _merged(one: Words, other: Words) -> Iterator[Words]:
    """One after the other, sharing as many words as they can, and with none shared."""
    for shared in range(min(len(one), len(other)) - 1, -1, -1):
        if one[len(one) - shared :] == other[:shared]:
            yield (*one, *other[shared:])
