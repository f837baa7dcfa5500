"""`textback sandbox`: a stand-in gateway on this machine, with a page that shows a phone."""

import os

import click
from flask import Flask

from app.cli.family import end_with_stdin, family_option
from app.cli.wsgi_server import address_of, listen, serve_for_ever
from app.sandbox.account import Account
from app.sandbox.account_json import RefusedError, changed
from app.sandbox.app import create_app
from app.system import chance, utc_now

KEYWORDS = ("PIZZA", "HOURS")
THREADS = 32
DRAIN = 3
"""Seconds that requests under way get when the stand-in is told to stop; a silent fault would take longer."""


@click.command(
    epilog="Example: textback sandbox --callback http://127.0.0.1:8025/incoming/TOKEN --keyword PIZZA --keyword HOURS",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8026, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--user", default="demo", show_default=True, help="User of the account.")
@click.option("--password", default="demo", show_default=True, help="Password of the account.")
@click.option("--callback", metavar="URL", help="Where texts that come in are forwarded.")
@click.option(
    "--keyword", "keywords", multiple=True, default=KEYWORDS, show_default=True, help="A keyword; repeatable."
)
@click.option(
    "--shared-code/--own-code",
    default=True,
    show_default=True,
    help="On a shared code, other texts than keywords find the account for 12 hours only.",
)
@click.option("--message-ids/--no-message-ids", default=False, show_default=True, help="Callbacks carry MessageID.")
@family_option
def sandbox(
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    callback: str | None,
    keywords: tuple[str, ...],
    shared_code: bool,
    message_ids: bool,
    ends_with_stdin: bool,
) -> None:
    """Run a stand-in text gateway on this machine.

    It answers like the real one, calls you back like the real one, and has a page with a phone to text from.
    Nothing leaves this machine, and everything is forgotten when it stops.
    """
    account = _account(
        {
            "user": user,
            "password": password,
            "callback_url": callback,
            "keywords": list(keywords),
            "shared_code": shared_code,
            "message_id": message_ids,
        }
    )
    listener = listen(host, port)
    here = address_of(listener)

    def ready() -> None:
        click.echo(f"The stand-in gateway takes calls at {here}/api/sending/ (user {account.user}).")
        click.echo(f"Its phone: {here}/")

    def make_app() -> Flask:
        if ends_with_stdin:
            end_with_stdin(victim=os.getppid())
        return create_app(account, utc_now, chance)

    serve_for_ever(make_app, listener, threads=THREADS, drain=DRAIN, on_start=ready)


def _account(given: dict[str, object]) -> Account:
    """The account of the command line's options; what is wrong with them ends the command with exit code 2."""
    try:
        return changed(Account(), given)
    except RefusedError as refused:
        options = {"callback_url": "--callback", "keywords": "--keyword"}
        words = "; ".join(f"{options.get(key, f'--{key}')} must be {what}" for key, what in refused.problems.items())
        raise click.UsageError(words) from None
