"""The rule files: whether they could go live."""

from typing import Final

from app.bootstrap.rules import read_rules
from app.cli.doctor.finding import Finding
from app.rulebook.folder import NoSuchPath
from app.settings import Settings

MOST_DETAILS: Final = 5
"""Problems of rule files that are told here; the others are told where they are mended."""


def rules_finding(settings: Settings) -> Finding:
    """What is to be said of the rules folder."""
    try:
        found = read_rules([settings.rules], settings.terms)
    except NoSuchPath as error:
        return Finding("rules", str(error), "set TEXTBACK_RULES to the folder with your rules")
    if found.errors:
        problems = tuple(str(problem) for problem in (*found.problems, *found.failures))
        said = f"{found.errors} problems keep the files out; what is live goes on answering"
        return Finding(
            "rules", said, "mend them; `textback rules check` and `rules test` say all", problems[:MOST_DETAILS]
        )
    return Finding("rules", f"{len(found.files)} files without a problem, {len(found.loaded.chats)} chats pass")
