"""What `textback run` tells on the terminal of the rules: what went live, and what stays out with its problems."""

import time
from collections.abc import Callable
from pathlib import Path

import click

from app.bootstrap.rules import RuleFiles
from app.bootstrap.watching import LOOK_EVERY, RulesWatch, Saved
from app.cli.rules.found import counted
from app.usecases.ports import StorageError
from app.usecases.publish import Publication


def tell_problems(found: RuleFiles) -> None:
    """Say each problem."""
    for problem in (*found.problems, *found.failures):
        click.echo(str(problem), err=True)


def tell_publication(found: RuleFiles, published: Publication | None, rules: Path) -> None:
    """Say which version answers."""
    if published is None:
        click.echo(f"Rules      {counted(found.errors, 'problem')}, and no earlier version is live", err=True)
    elif published.problems:
        problems = counted(published.problems, "problem")
        click.echo(f"Rules      {problems}: version {published.version} goes on answering", err=True)
    elif published.rolled_back:
        click.echo(f"Rules      version {published.version}; the files in {rules} were rolled back and stay out")
    else:
        click.echo(f"Rules      version {published.version}, from {counted(len(found.files), 'file')} in {rules}")


class SavesTold:
    """Looks for saved rule files now and then, and tells what became of them."""

    def __init__(self, watch: RulesWatch, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._watch = watch
        self._monotonic = monotonic
        self._looked = monotonic()

    def look(self) -> None:
        """Look, if it is time to."""
        if self._monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = self._monotonic()
        try:
            saved = self._watch.look()
        except StorageError as error:
            click.echo(f"Rules      the database is away ({error}); a save is published when it is back", err=True)
            return
        if saved is not None:
            self._tell(saved)

    def _tell(self, saved: Saved) -> None:
        tell_problems(saved.found)
        tell_publication(saved.found, saved.publication, self._watch.rules)
