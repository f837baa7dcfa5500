"""Rule files, put together: read, checked and rehearsed. Needs no database, so that an author never waits for one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from app.domain.alphabet import Limits
from app.domain.matching import Rulebook
from app.domain.rules import Terms
from app.rulebook.folder import Folder, digest, read_folder
from app.rulebook.load import Loaded, load
from app.rulebook.problem import Level, Problem
from app.rulebook.run_chats import run_chats
from app.usecases.ports import PublishedRules
from app.usecases.publish import Candidate, NoLiveRules

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """Rule files as they were found: their texts, what the checker says, and what their chats say."""

    files: dict[str, str]
    problems: tuple[Problem, ...]
    failures: tuple[Problem, ...]
    loaded: Loaded

    @property
    def errors(self) -> int:
        """How many problems keep the files from going live; a failed chat is one."""
        return len(self.failures) + sum(problem.level is Level.ERROR for problem in self.problems)

    @property
    def candidate(self) -> Candidate:
        """The files as they want to go live."""
        return Candidate(self.files, digest(self.files), self.errors)


def read_rules(paths: Sequence[Path], terms: Terms) -> RuleFiles:
    """Read, check and rehearse rule files.

    Raises:
        NoSuchPath: a path that was named is not there.
    """
    return checked_rules(read_folder(paths), terms)


def checked_rules(folder: Folder, terms: Terms) -> RuleFiles:
    """Check and rehearse rule files, those of a stored version too."""
    loaded = load(folder.files, terms)
    results = run_chats(loaded.rulebook, loaded.chats) if loaded.rulebook else ()
    failures = tuple(result.failure for result in results if result.failure is not None)
    return RuleFiles(dict(folder.files), tuple(sorted((*folder.problems, *loaded.problems))), failures, loaded)


def compiled(published: PublishedRules, terms: Terms) -> Rulebook:
    """A published version, which was sound under the settings of its day; a shorter limit may have been set since.

    Raises:
        NoLiveRules: it does not check under any settings, so another release must have published it.
    """
    widest = replace(terms, limits=Limits())
    for allowed in (terms, widest):
        loaded = load(published.files, allowed)
        if loaded.rulebook is not None:
            # What is too long for the present settings is cut when it is sent.
            rules = replace(loaded.rulebook.rules, limits=terms.limits)
            return Rulebook(rules, loaded.rulebook.matcher, published.version)
        log.warning("these rules do not check under the present settings", version=published.version)
    raise NoLiveRules(f"version {published.version} of the rules does not check in this release")
