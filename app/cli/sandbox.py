"""`textback sandbox`: a stand-in gateway on this machine, with a page that shows a phone."""

import errno
import random
from datetime import UTC, datetime

import click

from app.sandbox.account import Account
from app.sandbox.account_json import RefusedError, changed
from app.sandbox.app import create_app
from app.sandbox.server import address, listen, serve

KEYWORDS = ("PIZZA", "HOURS")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the stand-in is a program of its own; here is where it gets its clock


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
def sandbox(host: str, port: int, user: str, password: str, callback: str | None, keywords: tuple[str, ...]) -> None:  # noqa: PLR0913, PLR0917 - one per option
    """Run a stand-in text gateway on this machine.

    It answers like the real one, calls you back like the real one, and has a page with a phone to text from.
    Nothing leaves this machine, and everything is forgotten when it stops.
    """
    account = _account({"user": user, "password": password, "callback_url": callback, "keywords": list(keywords)})
    try:
        listener = listen(host, port)
    except OSError as problem:
        taken = problem.errno == errno.EADDRINUSE
        why = "another program has it" if taken else "this machine does not allow it"
        what = (
            "choose another port with --port, or stop that program" if taken else "choose others with --host and --port"
        )
        click.echo(f"Cannot listen on {host} port {port}, {why}: {what}.", err=True)
        raise SystemExit(2) from None

    here = address(listener)

    def ready() -> None:
        click.echo(f"The stand-in gateway takes calls at {here}api/sending/ (user {account.user}).")
        click.echo(f"Its phone: {here}")

    serve(lambda: create_app(account, _now, random.SystemRandom().random), listener, ready)


def _account(given: dict[str, object]) -> Account:
    """The account of the command line's options; what is wrong with them ends the command with exit code 2."""
    try:
        return changed(Account(), given)
    except RefusedError as refused:
        options = {"callback_url": "--callback", "keywords": "--keyword"}
        words = "; ".join(f"{options.get(key, f'--{key}')} must be {what}" for key, what in refused.problems.items())
        raise click.UsageError(words) from None
