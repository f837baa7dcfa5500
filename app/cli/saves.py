"""What `textback run` tells of the rules, on the terminal and on the phone page: what went live, and what stays out."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

import click

from app.bootstrap.rules import RuleFiles
from app.bootstrap.watching import LOOK_EVERY, RulesWatch, Saved
from app.cli.phone_page import Notice
from app.cli.rules.found import counted
from app.rulebook.problem import Level, Problem
from app.usecases.ports import StorageError
from app.usecases.publish import Publication

MOST_ON_PAGE: Final = 8
"""Problems that the phone page shows; the terminal has them all."""

_LONGEST_ON_PAGE = 300  # characters of one problem


class Page(Protocol):
    """Where whoever tries the rules looks."""

    def show(self, notice: Notice | None) -> bool:
        """Put a notice up, or take it down; whether it was taken."""


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


def notice_of(saved: Saved) -> Notice | None:
    """What the page tells while files stay out; None where they are live."""
    published = saved.publication
    if published is None or published.problems:
        problems = counted(saved.found.errors, "problem")
        answers = f"version {published.version} goes on answering" if published else "no earlier version is live"
        return Notice(f"The saved rules stay out, for they have {problems}: {answers}", tuple(_lines(saved.found)))
    if published.rolled_back:
        return Notice(f"The saved rules were rolled back and stay out: version {published.version} answers")
    return None


class SavesTold:
    """Looks for saved rule files now and then, and tells what became of them."""

    def __init__(
        self, watch: RulesWatch | None, page: Page, at_start: Saved, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Without a watch, only what was found at the start is told."""
        self._watch = watch
        self._page = page
        self._notice = notice_of(at_start)
        self._is_shown = False
        self._monotonic = monotonic
        self._looked = monotonic() - LOOK_EVERY

    def look(self) -> None:
        """Look, if it is time to."""
        if self._monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = self._monotonic()
        if self._watch is not None:
            self._look(self._watch)
        if not self._is_shown:
            self._is_shown = self._page.show(self._notice)  # while the page is away, each look tries again

    def _look(self, watch: RulesWatch) -> None:
        try:
            saved = watch.look()
        except StorageError as error:
            click.echo(f"Rules      the database is away ({error}); a save is published when it is back", err=True)
            return
        if saved is not None:
            tell_problems(saved.found)
            tell_publication(saved.found, saved.publication, watch.rules)
            self._notice, self._is_shown = notice_of(saved), False


def _lines(found: RuleFiles) -> Iterator[str]:
    """The problems that keep files out, each with its place."""
    problems = [problem for problem in (*found.problems, *found.failures) if problem.level is not Level.WARNING]
    yield from map(_line, problems[:MOST_ON_PAGE])
    if len(problems) > MOST_ON_PAGE:
        yield f"… and {len(problems) - MOST_ON_PAGE} more, which the terminal tells"


def _line(problem: Problem) -> str:
    line = f"{problem.place.file}:{problem.place.line}  {problem.said}"
    return line if len(line) <= _LONGEST_ON_PAGE else line[: _LONGEST_ON_PAGE - 1] + "…"
