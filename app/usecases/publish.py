"""Going live: files that are sound become one version in the database, and every process decides by that version."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.matching import Rulebook
from app.usecases.ports import Clock, PublishedRules, Rulebooks, StorageError

Files = Mapping[str, str]
"""Rule files as they were written: each path with its text."""


class NoLiveRules(Exception):
    """No version is live and the files are not sound: there is nothing to decide by, so do not start."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the version that is live now, whether it is new, and how many problems kept files out."""

    version: int
    is_new: bool
    problems: int = 0


def publish_if_sound(files: Files, digest: str, problems: int, rulebooks: Rulebooks, clock: Clock) -> Publication:
    """Make sound files the live version where they differ from it; files with problems leave the live one in place.

    Raises:
        NoLiveRules: the files have problems and nothing was live before.
    """
    live = rulebooks.live_version()
    if problems:
        if live is None:
            raise NoLiveRules(f"the rule files have {problems} problems, and no earlier version is live")
        return Publication(live, is_new=False, problems=problems)
    version = rulebooks.publish(digest, files, clock())
    return Publication(version, is_new=version != live)


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
        """Swap in another version where there is one."""
        version = self._rulebooks.live_version()
        if self._current is not None and version not in {None, self._current.version}:
            self._current = self._load()

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
