"""Rule files as tests write them: the program is there already, and problems come back as the checker prints them."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.matching import Rulebook
from app.domain.rules import Terms
from app.rulebook.load import Loaded, load

PROGRAM = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  how often: 4 msgs/month
  timezone: America/New_York
"""
FILE = "rules/winter.yaml"


def loaded(text: str, *, program: str = PROGRAM, terms: Terms | None = None) -> Loaded:
    """What came of one file beside the program's."""
    return load({"rules/program.yaml": program, FILE: text}, terms or Terms())


def said_of(text: str, *, program: str = PROGRAM, terms: Terms | None = None) -> list[str]:
    """The problems of one file, as the checker prints them."""
    return [str(problem) for problem in loaded(text, program=program, terms=terms).problems]


def rulebook(text: str) -> Rulebook:
    """The rulebook of a file that must be sound."""
    found = loaded(text)
    assert found.rulebook is not None, [str(problem) for problem in found.problems]
    return found.rulebook


def rules_text(rules: Iterable[str]) -> str:
    """A file of rules that are given as keys divided by `; `; what has no reply gets one of its own."""
    text = "rules:\n"
    for number, rule in enumerate(rules):
        keys = rule if "reply: " in rule else f"{rule}; reply: answer {number}"
        text += "  - " + "\n    ".join(keys.split("; ")) + "\n"
    return text


def checked(text: str, now: datetime) -> Loaded:
    """What came of one file beside the program's, with the warnings of that moment."""
    return load({"rules/program.yaml": PROGRAM, FILE: text}, Terms(), now)


def advised(text: str, now: datetime) -> list[str]:
    """The problems and warnings of one file, as the checker prints them."""
    return [str(problem) for problem in checked(text, now).problems]
