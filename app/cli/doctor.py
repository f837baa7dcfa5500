"""`textback doctor`: one line for each thing that must work, and what to do where it does not."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

import click

from app.bootstrap.rules import read_rules
from app.bootstrap.service import database_of
from app.cli.outcome import GOOD, PROBLEMS, end
from app.domain.delivery import State, Trouble
from app.rulebook.folder import NoSuchPath, digest, read_folder
from app.settings import SAFE_TOKEN, Settings, SettingsWrong
from app.storage.engine import Database
from app.storage.outbox import Outbox
from app.storage.overview import overview
from app.storage.rulebooks import Rulebooks
from app.storage.schema import is_current
from app.system import utc_now
from app.usecases.ports import StorageError

LATE: Final = timedelta(minutes=2)
"""A text that is due for longer waits for a worker that does not come."""


MOST_DETAILS: Final = 5
"""Problems of rule files that are told here; the others are told where they are mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `todo` is empty where all is well."""

    what: str
    found: str
    todo: str = ""
    details: tuple[str, ...] = ()


@click.command(epilog="Example: textback doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def doctor(as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Test settings, database, rules, queue and account. Exit code 0: all is well. 1: something needs you."""
    findings = list(_findings())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            click.echo(f"{'well ' if not finding.todo else 'WRONG'}  {finding.what:<10}  {finding.found}")
            if finding.todo:
                click.echo(f"       {'':<10}  → {finding.todo}")
            for detail in finding.details:
                click.echo(f"       {'':<10}    {detail}")
    end(PROBLEMS if any(finding.todo for finding in findings) else GOOD)


def _findings() -> Iterator[Finding]:
    try:
        settings = Settings.from_env(os.environ)
    except SettingsWrong as error:
        for problem in error.problems:
            yield Finding("settings", problem, "set it right; `textback settings` lists them all")
        return
    yield Finding("settings", "all are set and make sense")
    yield _tokens(settings)
    database = _database(settings)
    yield database
    yield _rules(settings)
    if database.todo:
        return
    try:
        opened = database_of(settings)
        yield _live(settings, opened)
        yield _queue(opened)
        yield _account(opened)
    except StorageError as error:
        yield Finding("database", f"went away: {error}", "look at the database and run `textback doctor` again")


def _tokens(settings: Settings) -> Finding:
    short = sum(len(token) < SAFE_TOKEN for token in settings.incoming_tokens)
    if short:
        todo = "make a new one: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"
        return Finding("tokens", f"{short} of {len(settings.incoming_tokens)} can be guessed: too short", todo)
    return Finding("tokens", f"{len(settings.incoming_tokens)}, long enough that nobody guesses them")


def _database(settings: Settings) -> Finding:
    try:
        current = is_current(settings.database_url)
    except StorageError as error:
        return Finding("database", f"cannot be used: {error}", "look at TEXTBACK_DATABASE_URL and at the database")
    if not current:
        return Finding("database", "does not have this release's tables", "run `textback migrate`")
    return Finding("database", "answers and has this release's tables")


def _rules(settings: Settings) -> Finding:
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


def _live(settings: Settings, database: Database) -> Finding:
    live = Rulebooks(database).live()
    if live is None:
        return Finding(
            "live", "no rules are live", "`textback rules publish`, or start `textback serve`, which does so"
        )
    answers = f"version {live.version} of the rules answers"
    if live.provenance.is_rollback:
        return Finding("live", f"{answers} ({live.provenance.how})")
    try:
        differ = digest(read_folder([settings.rules]).files) != live.digest
    except NoSuchPath:
        differ = False
    return Finding("live", f"{answers}; the files differ: `textback rules diff`" if differ else answers)


def _queue(database: Database) -> Finding:
    seen = overview(database, utc_now())
    unknown, queued = seen.deliveries[State.UNKNOWN], seen.deliveries[State.QUEUED]
    if seen.oldest_due is not None and seen.oldest_due > LATE:
        minutes = int(seen.oldest_due.total_seconds() // 60)
        return Finding("queue", f"{queued} wait, the first for {minutes} minutes", "see that `textback worker` runs")
    if unknown:
        todo = "docs/delivery.md says how to find out whether they arrived"
        return Finding("queue", f"nobody knows of {unknown} texts whether they arrived", todo)
    return Finding("queue", f"{queued} texts wait, {seen.open_reviews} doubtful ones are on the review list")


def _account(database: Database) -> Finding:
    account = Outbox(database).account()
    if account.trouble is None:
        return Finding("account", "the gateway takes our calls, as far as the last one tells")
    todo = {
        Trouble.BUSY: "wait: calls are tried again, at most a minute apart",
        Trouble.CREDITS: "buy credits: one text in five minutes finds out",
        Trouble.LOGIN: "correct user and password and restart the worker, or `textback resume`",
    }
    return Finding("account", str(account.trouble), todo[account.trouble])
