"""`textback serve`, `worker` and `migrate`: what runs in production."""

import os
import signal

import click
import structlog
from flask import Flask

from app.bootstrap.catching_up import errands
from app.bootstrap.publishing import is_anything_live, publish_by_itself
from app.bootstrap.rules import read_rules
from app.bootstrap.service import database_of, live_rules, resume_sending, web_app
from app.bootstrap.service import worker as make_worker
from app.bootstrap.watching import RulesWatch
from app.cli.environment import migrated_database, settings_for
from app.cli.family import end_with_stdin, family_option
from app.cli.outcome import CouldNotRun, told_in_a_sentence
from app.cli.watching import watch_for_ever
from app.cli.wsgi_server import DRAIN, address_of, listen, serve_for_ever
from app.rulebook.folder import NoSuchPath
from app.settings import Settings
from app.storage.engine import Database
from app.storage.schema import migrate as migrate_database

log = structlog.get_logger()

HOST = "127.0.0.1"
PORT = 8025


@click.command(epilog="Example: TEXTBACK_INCOMING_TOKENS=… textback serve --host 0.0.0.0 --port 8025")
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@family_option
def serve(host: str, port: int, processes: int, *, ends_with_stdin: bool) -> None:
    """Take texts in: the address that the gateway calls.

    Publishes the rules folder first where it differs from the live version and is sound.
    """
    with told_in_a_sentence():
        settings = settings_for(receives=True)
        watch = RulesWatch(settings, database_of(settings)) if settings.rules_watch else None
        publish_at_start(settings, migrated_database(settings))
        listener = listen(host, port)
        here = address_of(listener)

        def make_app() -> Flask:
            if ends_with_stdin:
                end_with_stdin(victim=os.getppid())
            if watch is not None:
                watch_for_ever(watch)
            return web_app(settings)

        serve_for_ever(
            make_app,
            listener,
            threads=settings.threads,
            processes=processes,
            on_start=lambda: click.echo(f"Texts are taken at {here}/incoming/TOKEN"),
        )


@click.command(epilog="Example: textback worker")
@family_option
def worker(*, ends_with_stdin: bool) -> None:
    """Send replies out. PostgreSQL takes any number of workers, SQLite needs one."""
    with told_in_a_sentence():
        settings = settings_for(sends=True)
        database = migrated_database(settings)
        publish_at_start(settings, database, needed=False)
        sender = make_worker(settings, database, errands(settings, database))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sender.stop())
        if ends_with_stdin:
            end_with_stdin(victim=os.getpid())
        sender.start()
        click.echo("Replies are sent.")
        if not sender.run(DRAIN):
            log.warning("a call to the gateway did not end in time; its outcome will be unknown")


@click.command(epilog="Example: textback migrate")
def migrate() -> None:
    """Bring the database's tables to this release. Safe to run again."""
    with told_in_a_sentence():
        settings = settings_for()
        migrate_database(settings.database_url)
        click.echo("The database has this release's tables.")


@click.command(epilog="Example: textback resume")
def resume() -> None:
    """Let the workers call the gateway again after it was stopped by refused logins or paused for credits."""
    with told_in_a_sentence():
        resume_sending(migrated_database(settings_for()))
        click.echo("The workers call the gateway again.")


def publish_at_start(settings: Settings, database: Database, *, needed: bool = True) -> None:
    """Publish the rules folder where it is sound; else say each problem and go on with what is live.

    Raises:
        NoLiveRules: there is nothing to go on with.
        CouldNotRun: there is no rules folder and no live version, and `needed`.
    """
    try:
        found = read_rules([settings.rules], settings.terms)
    except NoSuchPath as error:
        if needed and not is_anything_live(database):
            raise CouldNotRun(f"{error}. Set TEXTBACK_RULES to the folder with your rules.") from error
        log.warning("there is no rules folder: the live rules go on answering")
        return
    for problem in (*found.problems, *found.failures):
        click.echo(str(problem), err=True)
    if found.errors and not needed:
        return
    published = publish_by_itself(found, database, "at start")
    if published.problems:
        live_rules(settings, database).current()  # those in the folder were not compiled: see that the live ones can be
        log.warning("the rules folder has problems and stays out", problems=published.problems, live=published.version)
    elif published.rolled_back:
        log.warning("the rules folder was taken back by a rollback and stays out", live=published.version)
    else:
        log.info("rules are live", version=published.version, new=published.is_new)
