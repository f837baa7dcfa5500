"""`textback rules new`: a rule to start from."""

import re
from pathlib import Path

import click

from app.cli.outcome import GOOD, CouldNotRun, end, told_in_a_sentence
from app.cli.rules.found import found_rules, rule_settings
from app.domain.text import words
from app.rulebook.starting import NotStarted, started
from app.rulebook.writing import NotWritten, create_text, replace_text

_EDITORS_LINE = "# yaml-language-server: $schema=schema.json\n"


@click.command(epilog="Example: textback rules new CATER --file rules/winter.yaml")
@click.argument("keyword")
@click.option(
    "--file",
    "named",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file that the rule is added to. Default: one of the keyword's name.",
)
def new(*, keyword: str, named: Path | None) -> None:
    """Write a rule for KEYWORD to start from, with a chat that proves it."""
    with told_in_a_sentence():
        settings = rule_settings()
        file = named or _file_for(keyword, settings.rules)
        files = found_rules((settings.rules,)).files
        before = files.get(file.as_posix())
        if before is None and file.exists():
            raise CouldNotRun(f"{file} is not among the rule files of {settings.rules}. Name another with --file.")
        try:
            after = started(files, file.as_posix(), keyword, settings.terms)
            if before is None:
                create_text(file, (_EDITORS_LINE if (file.parent / "schema.json").exists() else "") + after)
            else:
                replace_text(file, before, after)
        except (NotStarted, NotWritten) as error:
            raise CouldNotRun(str(error)) from error
        click.echo(f"Wrote {file}. Now write your own reply, and see `textback rules test`.")
        end(GOOD)


def _file_for(keyword: str, rules: Path) -> Path:
    """The file of the keyword's name in the folder of rules, or the one file that all rules are in."""
    if rules.is_file():
        return rules
    named = re.sub(r"[^a-z0-9]+", "-", " ".join(words(keyword))).strip("-")
    return rules / f"{named or 'rule'}.yaml"
