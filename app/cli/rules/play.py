"""`textback rules test`: the chats, played on the code that answers real texts."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from app.bootstrap.rules import RuleFiles, read_rules
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.found import counted, found_rules, paths_argument, rule_settings
from app.cli.rules.played import tell_failure, told_coverage
from app.cli.rules.printed import form_options, is_for_people, print_problems, wants_color
from app.rulebook.coverage import Coverage, coverage
from app.rulebook.folder import NoSuchPath, stamps
from app.rulebook.run_chats import ChatResult

LOOK_EVERY = 0.5
"""Seconds between two looks at the files."""


@click.command(name="test", epilog="Example: textback rules test -k pizza --watch")
@paths_argument
@click.option("-k", "word", default="", metavar="WORD", help="Only chats whose name holds this.")
@click.option("--watch", is_flag=True, help="Play again whenever a file is saved, until Ctrl-C.")
@click.option("--coverage", "covered", is_flag=True, help="Warn of each reply that no chat reaches.")
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT", help="Fail where chats reach less of them."
)
@form_options
def play(
    *,
    paths: tuple[Path, ...],
    word: str,
    watch: bool,
    covered: bool,
    fail_under: float | None,
    form: str,
    color: str,
) -> None:
    """Play the chats of the rule files on the code that answers real texts. PATHS as for `check`.

    Exit code 0: all came as they say. 1: problems, failures, or less coverage than asked. 2: could not read them.
    """
    if watch and not is_for_people(form):
        raise click.UsageError("--watch is for people; another --format is for programs: choose one")
    asked = _Asked(word.casefold(), fail_under, form, color, covered=covered or fail_under is not None)
    with told_in_a_sentence():
        found = found_rules(paths)  # a path that is not there is said at once
        if watch:
            _play_for_ever(paths, asked)
        end(GOOD if asked.play(found) else PROBLEMS)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command was asked to do with each version of the files."""

    word: str
    fail_under: float | None
    form: str
    color: str
    covered: bool

    def play(self, found: RuleFiles) -> bool:
        """Tell how the chats went; whether all is well."""
        played = [result for result in found.played if self.word in result.chat.name.casefold()]
        failed = [result for result in played if not result.passed]
        reached = self._reached(found, played)
        if is_for_people(self.form):
            self._tell(found, played, failed, reached)
        else:
            failures = [result.failure for result in failed if result.failure is not None]
            print_problems((*found.problems, *failures, *(reached.problems if reached else ())), self.form)
        enough = reached is None or self.fail_under is None or reached.percent >= self.fail_under
        return found.loaded.rulebook is not None and not found.problem_errors and not failed and enough

    def _reached(self, found: RuleFiles, played: Sequence[ChatResult]) -> Coverage | None:
        if not self.covered or found.loaded.rulebook is None:
            return None
        return coverage(found.loaded.rulebook.rules, {part for result in played for part in result.reached})

    def _tell(
        self, found: RuleFiles, played: Sequence[ChatResult], failed: Sequence[ChatResult], reached: Coverage | None
    ) -> None:
        print_problems(found.problems, color=self.color)
        for result in failed:
            print_problems([result.failure] if result.failure else [], color=self.color)
            tell_failure(result, wants_color(self.color))
        if reached is not None:
            print_problems(reached.problems, color=self.color)
            click.echo(told_coverage(reached, self.fail_under))
        if self.word and found.loaded.rulebook is not None and not played:
            click.echo(f'No chat has "{self.word}" in its name.', err=True)
        if found.loaded.rulebook is None:
            click.echo("No chat was played: mend the problems first.", err=True)
            return
        wrong = bool(failed or found.problem_errors)
        click.echo(f"{len(played) - len(failed)} passed, {len(failed)} failed", err=wrong)


def _play_for_ever(paths: Sequence[Path], asked: _Asked) -> None:
    """Play, and again at each save; a folder that is away for a moment is waited for."""
    settings = rule_settings()
    places = list(paths) or [settings.rules]
    seen = None
    while True:
        try:
            now = stamps(places)
            if now != seen:
                found = read_rules(places, settings.terms)
                click.clear()
                asked.play(found)
                click.echo(f"Watching {counted(len(found.files), 'file')}; Ctrl-C ends.", err=True)
                seen = now
        except NoSuchPath:
            seen = None
        time.sleep(LOOK_EVERY)
