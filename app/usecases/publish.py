"""Going live: files that are sound become one version in the database, and every process decides by that version."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.matching import Rulebook
from app.usecases.ports import Clock, Provenance, PublishedRules, Rulebooks, StorageError


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rule files that want to go live: each path with its text, their fingerprint, and how many problems they have."""

    files: Mapping[str, str]
    digest: str
    problems: int = 0


class NoLiveRules(Exception):
    """No version is live and the files are not sound: there is nothing to decide by, so do not start."""


class NoSuchVersion(Exception):
    """There is no version of that number, or none before the live one."""


class UnsoundVersion(Exception):
    """An older version that has problems in this release, or under the present settings; it stays out."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the version that is live now, whether it is new, and what kept the files out.

    `problems` is how many they have; `rolled_back`: a person took exactly these files back.
    """

    version: int
    is_new: bool
    problems: int = 0
    rolled_back: bool = False


def publish_if_sound(
    candidate: Candidate, rulebooks: Rulebooks, clock: Clock, provenance: Provenance = Provenance()
) -> Publication:
    """Make sound files the live version where they differ from it; files with problems leave the live one in place.

    Raises:
        NoLiveRules: the files have problems and nothing was live before.
    """
    live = rulebooks.live_version()
    if candidate.problems:
        if live is None:
            raise NoLiveRules(f"the rule files have {candidate.problems} problems, and no earlier version is live")
        return Publication(live, is_new=False, problems=candidate.problems)
    version = rulebooks.publish(candidate.digest, candidate.files, clock(), provenance)
    return Publication(version, is_new=version != live)


def publish_unless_rolled_back(
    candidate: Candidate, rulebooks: Rulebooks, clock: Clock, provenance: Provenance
) -> Publication:
    """The same for a program that publishes by itself: files that a person took back stay out until they change.

    Raises:
        NoLiveRules: the files have problems and nothing was live before.
    """
    newest = rulebooks.versions(2)
    if len(newest) == 2:
        live, replaced = newest
        if live.provenance.is_rollback and replaced.digest == candidate.digest:
            return Publication(live.version, is_new=False, rolled_back=True)
    return publish_if_sound(candidate, rulebooks, clock, provenance)


def roll_back(
    to: int | None,
    problems_of: Callable[[PublishedRules], int],
    rulebooks: Rulebooks,
    clock: Clock,
    who: str,
    note: str = "",
) -> tuple[Publication, PublishedRules]:
    """Bring an older version back as a new one: the one before the live one, or that of a number.

    Returns what is live now, and the version that it was taken from.

    Raises:
        NoSuchVersion: there is none of that number, or none before.
        UnsoundVersion: it cannot go live today.
    """
    chosen = _before_the_live_one(rulebooks) if to is None else rulebooks.version(to)
    if chosen is None:
        raise NoSuchVersion("there is no version before the live one" if to is None else f"there is no version {to}")
    if problems := problems_of(chosen):
        raise UnsoundVersion(
            f"version {chosen.version} has {problems} problems in this release or under these settings"
        )
    live = rulebooks.live_version()
    provenance = Provenance.rollback(chosen.version, who, note)
    version = rulebooks.publish(chosen.digest, chosen.files, clock(), provenance)
    return Publication(version, is_new=version != live), chosen


def _before_the_live_one(rulebooks: Rulebooks) -> PublishedRules | None:
    newest = rulebooks.versions(2)
    return rulebooks.version(newest[1].version) if len(newest) == 2 else None


class LiveRules:
    """The live rulebook, compiled, and followed: another version is compiled aside and then swapped in.

    Asking costs nothing. A thread looks for a new version twice a second, so every host answers by it within one.
    While the database is away the last version goes on deciding.
    """

    LOOK_EVERY = 0.5
    """Seconds between two looks at the version number."""

    def __init__(self, rulebooks: Rulebooks, compile_rules: Callable[[PublishedRules], Rulebook]) -> None:
        self._rulebooks = rulebooks
        self._compile = compile_rules
        self._current: Rulebook | None = None
        self._unfit: int | None = None
        self._lock = threading.Lock()
        self._follower: threading.Thread | None = None

    def current(self) -> Rulebook:
        """The rulebook to decide by.

        Raises:
            NoLiveRules: nothing was ever published.
            StorageUnavailable: the first look found the database away.
        """
        with self._lock:
            if self._current is None:
                self._current = self._load()
                self._follow()
            return self._current

    def look(self) -> None:
        """Swap in another version where there is one; one that this release cannot use leaves the last one deciding."""
        version = self._rulebooks.live_version()
        if self._current is None or version in {None, self._current.version, self._unfit}:
            return
        held = deque(self._current.rules.rules)
        try:
            self._current = self._load()
        except NoLiveRules:
            self._unfit = version
            return
        while held:  # letting go of 100,000 rules at once would stop every thread that answers
            held.popleft()

    def _load(self) -> Rulebook:
        published = self._rulebooks.live()
        if published is None:
            raise NoLiveRules("no rules are live; `textback serve` publishes the rules folder when it is sound")
        return self._compile(published)

    def _follow(self) -> None:
        if self._follower is None:
            self._follower = threading.Thread(target=self._look_for_ever, name="live-rules", daemon=True)
            self._follower.start()

    def _look_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.LOOK_EVERY):
            try:
                self.look()
            except StorageError:
                continue  # the last version goes on deciding; the next look comes in half a second
