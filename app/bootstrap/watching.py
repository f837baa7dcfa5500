"""Publishing on save, put together: the rules folder is looked at, and what was saved goes live where it is sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.publishing import publish_by_itself
from app.bootstrap.rules import RuleFiles, read_rules
from app.domain.rules import Terms
from app.rulebook.folder import NoSuchPath, Stamps, stamps
from app.settings import Settings
from app.storage.engine import Database
from app.usecases.publish import NoLiveRules, Publication

LOOK_EVERY = 0.5
"""Seconds between two looks at the folder; a file must look alike twice, so that no half of one is read."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save: the files, and what publishing did; None where they have problems and nothing is live."""

    found: RuleFiles
    publication: Publication | None


class FilesSaved:
    """Whether files were saved since the last time that this was dealt with."""

    def __init__(self, look: Callable[[], Stamps]) -> None:
        """Remember how the files look now."""
        self._look = look
        self._dealt_with = self._last = self._now()

    def settled(self) -> Stamps | None:
        """How the files look where they were saved, and have not been written to since the last look."""
        now, last = self._now(), self._last
        self._last = now
        return now if now is not None and now == last and now != self._dealt_with else None

    def still(self, seen: Stamps) -> bool:
        """Whether the files look like this even now, so that what was read since is no half of a save."""
        return self._now() == seen

    def deal_with(self, seen: Stamps) -> None:
        """What looks like this was dealt with."""
        self._dealt_with = seen

    def _now(self) -> Stamps | None:
        """None while the folder is away: whoever moves a new one in its place is in the middle of it."""
        try:
            return self._look()
        except NoSuchPath:
            return None


class RulesWatch:
    """Looks at the rules folder whenever it is asked to, and publishes what was saved."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        read: Callable[[Sequence[Path], Terms], RuleFiles] = read_rules,
    ) -> None:
        """Make it before the folder is published for the first time, so that no save falls in between."""
        self.rules = settings.rules
        self._terms = settings.terms
        self._read = read
        self._database = database
        self._saved = FilesSaved(lambda: stamps([settings.rules]))

    def look(self) -> Saved | None:
        """Publish what was saved; None where nothing was.

        Raises:
            StorageUnavailable: nothing was published; the next look tries again.
        """
        seen = self._saved.settled()
        if seen is None:
            return None
        try:
            found = self._read([self.rules], self._terms)
        except NoSuchPath:
            return None
        if not self._saved.still(seen):
            return None
        try:
            published: Publication | None = publish_by_itself(found, self._database, "on save")
        except NoLiveRules:
            published = None
        self._saved.deal_with(seen)
        return Saved(found, published)
