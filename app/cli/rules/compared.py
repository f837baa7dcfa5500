"""The sides of a comparison: a version by its number, the live one, or the files of a folder."""

from dataclasses import dataclass

from app.bootstrap.publishing import stored_rules
from app.bootstrap.rules import RuleFiles
from app.cli.outcome import CouldNotRun
from app.domain.rules import RuleSet
from app.rulebook.differences.between import between
from app.rulebook.differences.difference import Difference
from app.settings import Settings
from app.storage.engine import Database
from app.usecases.publish import NoSuchVersion


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what people call it, and its rules; None where nothing is live yet."""

    name: str
    rules: RuleSet | None


def of_files(found: RuleFiles) -> Side:
    """The files of a folder.

    Raises:
        CouldNotRun: they have problems.
    """
    if found.loaded.rulebook is None:
        raise CouldNotRun("the rule files have problems; mend them first (`textback rules check`).")
    return Side("the files", found.loaded.rulebook.rules)


def of_version(database: Database, settings: Settings, number: int) -> Side:
    """A version of a number.

    Raises:
        CouldNotRun: there is none, or it does not check in this release.
    """
    try:
        stored = stored_rules(database, settings.terms, number)
    except NoSuchVersion as error:
        raise CouldNotRun(f"{error}: `textback rules versions` lists them.") from error
    if stored.checked.loaded.rulebook is None:
        raise CouldNotRun(f"version {number} does not check in this release or under these settings.")
    return Side(f"version {number}", stored.checked.loaded.rulebook.rules)


def of_live(database: Database, settings: Settings) -> Side:
    """What is live."""
    try:
        stored = stored_rules(database, settings.terms)
    except NoSuchVersion:
        return Side("nothing", None)
    loaded = stored.checked.loaded
    return Side(f"version {stored.published.version} (live)", loaded.rulebook.rules if loaded.rulebook else None)


def differences(before: Side, after: Side) -> tuple[Difference, ...] | None:
    """What differs; None where one side has no rules to compare."""
    return None if before.rules is None or after.rules is None else between(before.rules, after.rules)
