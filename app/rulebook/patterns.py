"""Patterns: regular expressions in an engine that takes time linear in the text, whatever an author writes.

A pattern is looked for anywhere in the text as it was typed; small and capital letters are the same.
"""

from collections.abc import Iterable, Mapping, Sequence

import re2

from app.domain.optout_words import HELP_WORDS, START_WORDS, STOP_WORDS
from app.rulebook.problem import NotUnderstood

LONGEST_PATTERN = 300
"""Characters of one pattern."""

MOST_PATTERNS = 500
"""Patterns of one rulebook."""

_SET_MEMORY = 256 * 1024 * 1024
"""Bytes that the set of all patterns may take; with too few the engine says "no match" without a word."""

_TAKEN = frozenset({"brand", "keyword", "rest", "first name"})


class Patterns:
    """All patterns of a rulebook; see `app.domain.matching.PatternSet`."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._set = re2.Set.SearchSet(_options(_SET_MEMORY))
        self._each = [re2.compile(pattern, _options()) for pattern in patterns]
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def matches(self, text: str) -> Iterable[tuple[int, Mapping[str, str]]]:
        """The number of each pattern found in the text, in their order, with its named groups."""
        text = text.encode("utf-8", "replace").decode("utf-8")
        for number in sorted(self._set.Match(text) or ()):
            found = self._each[number].search(text)
            if found is not None:
                yield number, {_name(group): value or "" for group, value in found.groupdict().items()}


def placeholders(pattern: str) -> frozenset[str]:
    """The names of the pattern's groups, as placeholders.

    Raises:
        NotUnderstood: it is no pattern, too long a one, or names a group after a placeholder that exists.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise NotUnderstood(f"the pattern has {len(pattern)} characters. Use at most {LONGEST_PATTERN}")
    try:
        compiled = re2.compile(pattern, _options())
    except re2.error as error:
        raise NotUnderstood(f"this is no pattern: {_words(error)}") from None
    names = frozenset(map(_name, compiled.groupindex))
    if taken := names & _TAKEN:
        raise NotUnderstood(f"the name {min(taken)} has a meaning already. Give the group another name")
    if compiled.search("") is not None:
        raise NotUnderstood('the pattern takes every text. Use "anything else" for that')
    return names


def consent_word_meant(pattern: str) -> str | None:
    """A consent word that a sound pattern takes as a whole, though it does not take any word of that shape."""
    compiled = re2.compile(pattern, _options())
    for word in sorted(STOP_WORDS | HELP_WORDS | START_WORDS):
        same_shape = "".join("q" if letter.isalpha() else letter for letter in word)
        if compiled.fullmatch(word) is not None and compiled.fullmatch(same_shape) is None:
            return word
    return None


def _options(memory: int = 8 * 1024 * 1024) -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = memory
    return options


def _name(group: str) -> str:
    return " ".join(group.lower().split())


def _words(error: Exception) -> str:
    said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error.args[0])
    if "perl operator" in said or "escape sequence: \\" in said:
        return f"{said} (looking ahead or behind and back-references are not available)"
    return said
