"""Rule files, put together: read, checked and rehearsed. Needs no database, so that an author never waits for one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from app.domain.alphabet import Limits
from app.domain.matching import Rulebook
from app.domain.rules import Terms
from app.rulebook.codes import Code
from app.rulebook.folder import Folder, digest, read_folder
from app.rulebook.formatting import NotReadable, formatted
from app.rulebook.load import Loaded, load
from app.rulebook.mend import mended
from app.rulebook.problem import Level, Problem
from app.rulebook.run_chats import ChatResult, run_chats
from app.system import long_work, utc_now
from app.usecases.ports import PublishedRules
from app.usecases.publish import Candidate, NoLiveRules

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """Rule files as they were found: their texts, what the checker says, and what their chats say."""

    files: dict[str, str]
    problems: tuple[Problem, ...]
    played: tuple[ChatResult, ...]
    loaded: Loaded

    @property
    def failures(self) -> tuple[Problem, ...]:
        """The chats that did not come as they say."""
        return tuple(result.failure for result in self.played if result.failure is not None)

    @property
    def errors(self) -> int:
        """How many problems keep the files from going live; a failed chat is one."""
        return len(self.failures) + self.problem_errors

    @property
    def problem_errors(self) -> int:
        """The same without the chats."""
        return sum(map(_is_error, self.problems))

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
    with long_work():
        loaded = load(folder.files, terms, utc_now())
    return _rehearsed(folder, loaded)


def mend_rules(paths: Sequence[Path], terms: Terms) -> tuple[RuleFiles, RuleFiles]:
    """Rule files as they are, and as they would be once what is surely wrong is mended; writes nothing.

    Raises:
        NoSuchPath: a path that was named is not there.
    """
    folder = read_folder(paths)
    after = mended(folder.files, terms)
    mended_folder = Folder({**folder.files, **after.changed}, folder.problems)
    return checked_rules(folder, terms), checked_rules(mended_folder, terms)


def compiled(published: PublishedRules, terms: Terms) -> Rulebook:
    """A published version, which was sound under the settings of its day; a shorter limit may have been set since.

    Raises:
        NoLiveRules: it does not check under any settings, so another release must have published it.
    """
    widest = replace(terms, limits=Limits())
    for allowed in (terms, widest):
        with long_work():
            loaded = load(published.files, allowed)
        if loaded.rulebook is not None:
            # What is too long for the present settings is cut when it is sent.
            rules = replace(loaded.rulebook.rules, limits=terms.limits)
            return Rulebook(rules, loaded.rulebook.matcher, published.version)
        log.warning("these rules do not check under the present settings", version=published.version)
    raise NoLiveRules(f"version {published.version} of the rules does not check in this release")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Rule files as they were found, those that their canonical layout would change, and why others have none."""

    files: Mapping[str, str]
    changed: Mapping[str, str]
    problems: tuple[Problem, ...]


def laid_out_rules(paths: Sequence[Path]) -> LaidOut:
    """Rule files in their canonical layout; writes nothing.

    Raises:
        NoSuchPath: a path that was named is not there.
    """
    folder = read_folder(paths)
    changed, problems = {}, list(folder.problems)
    for file, text in folder.files.items():
        try:
            written = formatted(file, text)
        except NotReadable as refused:
            problems += refused.problems
            continue
        if written != text:
            changed[file] = written
    return LaidOut(folder.files, changed, tuple(problems))


def _rehearsed(folder: Folder, loaded: Loaded) -> RuleFiles:
    played = run_chats(loaded.rulebook, loaded.chats) if loaded.rulebook else ()
    return RuleFiles(dict(folder.files), tuple(sorted((*folder.problems, *_sure(folder, loaded)))), played, loaded)


def _sure(folder: Folder, loaded: Loaded) -> Iterator[Problem]:
    """The checker's problems, without what may be in a file that could not be read."""
    lacking = {Code.NO_PROGRAM, Code.NO_RULES} if any(map(_is_error, folder.problems)) else set()
    return (problem for problem in loaded.problems if problem.code not in lacking)


def _is_error(problem: Problem) -> bool:
    return problem.level is Level.ERROR
