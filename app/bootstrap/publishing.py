"""Going live, put together: the rules folder and the versions in the database. Everything raises StorageUnavailable."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.bootstrap.rules import RuleFiles, checked_rules
from app.domain.rules import Terms
from app.rulebook.folder import Folder
from app.storage.engine import Database
from app.storage.rulebooks import Rulebooks
from app.system import user_name, utc_now
from app.usecases.ports import Provenance, PublishedRules, VersionLine
from app.usecases.publish import (
    NoSuchVersion,
    Publication,
    publish_if_sound,
    publish_unless_rolled_back,
    roll_back,
)


def publish_rules(found: RuleFiles, database: Database, note: str = "") -> Publication:
    """Make the files live, as a person asks, where they are sound and differ from what is live.

    Raises:
        NoLiveRules: they are not sound, and nothing is live.
    """
    provenance = Provenance(who=user_name(), note=note)
    return publish_if_sound(found.candidate, Rulebooks(database), utc_now, provenance)


def publish_by_itself(found: RuleFiles, database: Database, how: str) -> Publication:
    """The same for a program that starts or sees a file saved; what a person took back stays out.

    Raises:
        NoLiveRules: they are not sound, and nothing is live.
    """
    provenance = Provenance(how, user_name())
    return publish_unless_rolled_back(found.candidate, Rulebooks(database), utc_now, provenance)


def is_anything_live(database: Database) -> bool:
    """Whether a version of the rules is live."""
    return Rulebooks(database).live_version() is not None


def versions_of(database: Database, most: int) -> Sequence[VersionLine]:
    """The newest versions, the live one first."""
    return Rulebooks(database).versions(most)


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A version as it was published, and what this release says of its files."""

    published: PublishedRules
    checked: RuleFiles


def stored_rules(database: Database, terms: Terms, number: int | None = None) -> StoredRules:
    """The version of a number, or the live one.

    Raises:
        NoSuchVersion: there is none.
    """
    rulebooks = Rulebooks(database)
    published = rulebooks.live() if number is None else rulebooks.version(number)
    if published is None:
        raise NoSuchVersion("no rules are live" if number is None else f"there is no version {number}")
    return StoredRules(published, _checked(published, terms))


def roll_back_rules(
    database: Database, terms: Terms, to: int | None, note: str = ""
) -> tuple[Publication, PublishedRules]:
    """Bring an older version back as a new one; what is live now, and the version it was taken from.

    Raises:
        NoSuchVersion: there is none.
        UnsoundVersion: it has problems today.
    """

    def problems_of(published: PublishedRules) -> int:
        return _checked(published, terms).errors

    return roll_back(to, problems_of, Rulebooks(database), utc_now, user_name(), note)


def _checked(published: PublishedRules, terms: Terms) -> RuleFiles:
    return checked_rules(Folder(published.files), terms)
