"""`textback sandbox`: a stand-in gateway on this machine, with a page that shows a phone."""

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.cli.family import end_with_stdin, family_option
from app.cli.outcome import CouldNotRun
from app.cli.wsgi_server import address_of, listen, serve_for_ever
from app.sandbox.account import Account
from app.sandbox.account_json import RefusedError, changed
from app.sandbox.app import create_app
from app.sandbox.store import MEMORY, StateFileError, Store
from app.system import chance, utc_now

KEYWORDS = ("PIZZA", "HOURS")
THREADS = 32
_COMMAND_LINE = click.core.ParameterSource.COMMANDLINE
DRAIN = 3
"""Seconds that requests under way get when the stand-in is told to stop; a silent fault would take longer."""


@click.command(
    epilog="Example: textback sandbox --callback http://127.0.0.1:8025/incoming/TOKEN --keyword PIZZA --keyword HOURS",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8026, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--user", default="demo", show_default=True, help="User of the account.")
@click.option("--password", default="demo", show_default=True, help="Password of the account.")
@click.option("--callback", "callback_url", metavar="URL", help="Where texts that come in are forwarded.")
@click.option(
    "--keyword", "keywords", multiple=True, default=KEYWORDS, show_default=True, help="A keyword; repeatable."
)
@click.option(
    "--shared-code/--own-code",
    default=True,
    show_default=True,
    help="On a shared code, other texts than keywords find the account for 12 hours only.",
)
@click.option(
    "--message-ids/--no-message-ids", "message_id", default=False, show_default=True, help="Callbacks carry MessageID."
)
@click.option(
    "--state",
    "state_file",
    show_default="data/sandbox-PORT.db",
    metavar="FILE",
    help="Where it remembers everything; :memory: for nowhere.",
)
@click.option("--fresh", is_flag=True, help="Forget everything first.")
@family_option
def sandbox(
    *, host: str, port: int, state_file: str | None, fresh: bool, ends_with_stdin: bool, **account_options: Any
) -> None:
    """Run a stand-in text gateway on this machine.

    It answers like the real one, calls you back like the real one, and has a page with a phone to text from.
    Nothing leaves this machine. When it starts again it goes on where it ended; options that are named then change
    the account that it remembers, and keywords are added to those it has.
    """
    options = account_options | {"keywords": list(account_options["keywords"])}
    account, anew = _account(options), _named(options)
    listener = listen(host, port)
    remembered = state_file or _file_of(port)
    try:
        _open_once(remembered, fresh=fresh)
    except CouldNotRun:
        listener.close()
        raise
    here = address_of(listener)

    def ready() -> None:
        click.echo(f"The stand-in gateway takes calls at {here}/api/sending/ (user {account.user}).")
        click.echo(f"Its phone: {here}/")

    def make_app() -> Flask:
        if ends_with_stdin:
            end_with_stdin(victim=os.getppid())
        return create_app(account, utc_now, chance, store=Store(remembered), anew=anew)

    serve_for_ever(make_app, listener, threads=THREADS, drain=DRAIN, on_start=ready)


def _file_of(port: int) -> str:
    """A stand-in remembers by its port, so that several in one folder do not meet; one on any port forgets."""
    return f"data/sandbox-{port}.db" if port else MEMORY


def _named(options: dict[str, object]) -> dict[str, object]:
    """The options that were named on the command line; the defaults of the others change nothing that is remembered."""
    context = click.get_current_context()
    return {key: options[key] for key in options if context.get_parameter_source(key) is _COMMAND_LINE}


def _open_once(state_file: str, *, fresh: bool) -> None:
    """Make sure that the state file can be used, since the process that will serve could only end."""
    try:
        if state_file != MEMORY:
            Path(state_file).parent.mkdir(parents=True, exist_ok=True)
        with closing(Store(state_file)) as store:
            if fresh:
                store.clear()
                store.commit()
    except (OSError, StateFileError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CouldNotRun(
            f"the state file {state_file} cannot be used ({reason}): name another with --state."
        ) from error


def _account(given: dict[str, object]) -> Account:
    """The account of the command line's options; what is wrong with them ends the command with exit code 2."""
    try:
        return changed(Account(), given)
    except RefusedError as refused:
        options = {"callback_url": "--callback", "keywords": "--keyword"}
        words = "; ".join(f"{options.get(key, f'--{key}')} must be {what}" for key, what in refused.problems.items())
        raise click.UsageError(words) from None
