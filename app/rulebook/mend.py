"""Mending what is sure: the fixes that problems carry are applied, and the checker looks again at what comes of it.

A fix that would bring a problem is left out. What no fix touches stays as it is, to the byte.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.rules import Terms
from app.rulebook.codes import Code
from app.rulebook.edits import applied
from app.rulebook.load import Loaded, load
from app.rulebook.problem import Problem
from app.rulebook.recovery import past_stumbles

MOST_ROUNDS = 200
"""How often fixes may bring others to light: a file that YAML stumbles over shows one fault after the other."""

_SAID_ONLY_ALONE = frozenset({Code.NO_PROGRAM, Code.NO_RULES})


@dataclass(frozen=True, slots=True)
class Mended:
    """Rule files after the sure mendings: those that changed, by their paths, and what the checker says of all then."""

    changed: Mapping[str, str]
    loaded: Loaded


def mended(files: Mapping[str, str], terms: Terms) -> Mended:
    """Apply every fix that is sure, round after round, because one may bring others to light.

    At first boldly: a fix may bring a problem that has a fix itself. Where one of those turns out to be none, strictly.
    """
    first = load(files, terms)
    bold = _mended(files, first, terms, strictly=False)
    if not _brings(first, bold.loaded, bold.loaded.problems, ()):
        return bold
    return _mended(files, first, terms, strictly=True)


def _mended(files: Mapping[str, str], loaded: Loaded, terms: Terms, *, strictly: bool) -> Mended:
    now, loaded = _past_stumbles(files, loaded, terms)
    for _ in range(MOST_ROUNDS):
        round_ = _Round(now, loaded, terms, strictly)
        kept = round_.sound([], [problem for problem in loaded.problems if problem.fix])
        if not kept:
            break
        now = round_.files_with(kept)
        loaded = load(now, terms)
    return Mended({file: text for file, text in now.items() if text != files[file]}, loaded)


def _past_stumbles(files: Mapping[str, str], loaded: Loaded, terms: Terms) -> tuple[dict[str, str], Loaded]:
    """The files without the stumbles that are surely mended: quicker than a round for each, which loads all files."""
    past = {file: past_stumbles(file, text) if file in loaded.stumbles else text for file, text in files.items()}
    after = load(past, terms) if past != files else loaded
    return (dict(files), loaded) if _brings(loaded, after, after.problems, ()) else (past, after)


@dataclass(frozen=True, slots=True)
class _Round:
    """The files as they are now, and what the checker says of them."""

    files: Mapping[str, str]
    loaded: Loaded
    terms: Terms
    strictly: bool

    def sound(self, kept: list[Problem], more: Sequence[Problem]) -> list[Problem]:
        """The problems whose fixes bring no other one: all that are kept and more at once, or else by halves."""
        if not more or self._is_sound([*kept, *more]):
            return [*kept, *more]
        if len(more) == 1:
            return kept
        half = len(more) // 2
        return self.sound(self.sound(kept, more[:half]), more[half:])

    def files_with(self, mended: Sequence[Problem]) -> dict[str, str]:
        """The files with the fixes of these problems."""
        texts = dict(self.files)
        for file in {problem.place.file for problem in mended}:
            texts[file] = applied(texts[file], (problem.fix for problem in mended if problem.place.file == file))
        return texts

    def _is_sound(self, mended: Sequence[Problem]) -> bool:
        after = load(self.files_with(mended), self.terms)
        promised = set(map(_identity, mended))
        lasting = [
            problem
            for problem in after.problems
            if self.strictly or not problem.fix or (not after.stumbles and _identity(problem) in promised)
        ]
        return not _brings(self.loaded, after, lasting, mended)


def _brings(before: Loaded, after: Loaded, problems: Iterable[Problem], mended: Iterable[Problem]) -> bool:
    """Whether problems are there after that were not there before, or that were to go.

    A file that could not be read to its end hides its problems: once it can be, or further than before, all that it
    and its rules bring was there. So was the lack of a program and of rules, which is said only where nothing else is.
    """
    mended = tuple(mended)
    held = {problem.place for problem in mended}
    for file, place in after.stumbles.items():
        earlier = before.stumbles.get(file)
        if earlier is None or place < earlier or (place == earlier and place in held):
            return True
    if before.stumbles != after.stumbles:
        return False
    there = Counter(map(_identity, before.problems)) - Counter(map(_identity, mended))
    new = Counter(map(_identity, problems)) - there
    return any(code not in _SAID_ONLY_ALONE for code, *_ in new)


def _identity(problem: Problem) -> tuple[Code, str, str, str]:
    return problem.code, problem.place.file, problem.where, problem.message
