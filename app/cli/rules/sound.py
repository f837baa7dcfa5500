"""The rulebook of files that must be sound, for commands that ask it something."""

from pathlib import Path

from app.cli.outcome import CouldNotRun
from app.cli.rules.found import found_rules
from app.cli.rules.printed import print_problems
from app.domain.matching import Rulebook


def rulebook_of(path: Path | None, *, as_json: bool) -> Rulebook:
    """The rulebook of a file or folder, or of TEXTBACK_RULES.

    Raises:
        CouldNotRun: the files have problems, which are printed.
    """
    found = found_rules((path,) if path else ())
    if found.loaded.rulebook is None:
        print_problems(found.problems, "json" if as_json else "text")
        raise CouldNotRun("the rule files have problems; mend them first (`textback rules check`).")
    return found.loaded.rulebook
