"""`textback gateway inbox`: the texts that the gateway keeps for the account."""

from collections.abc import Sequence
from itertools import islice

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.calling import asking, json_option, on_one_line, tell, the_rest_account
from app.cli.outcome import GOOD, CouldNotRun, end, told_in_a_sentence
from app.gateway.club_texting.rest.folders import Folders
from app.gateway.club_texting.rest.inbox import InboxMessage
from app.gateway.club_texting.rest.paging import PER_PAGE


@click.command(epilog="Example: textback gateway inbox --search pizza --limit 50")
@click.option("--folder", metavar="NAME", help="One folder, by its name or number; without it, inbox and all folders.")
@click.option("--search", default="", metavar="TEXT", help="Only texts with these words, or from this phone.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="The newest so many.")
@json_option
def inbox(*, folder: str | None, search: str, limit: int, as_json: bool) -> None:
    """List the texts that the gateway keeps, the newest first. Leaves them new."""
    with told_in_a_sentence(), asking(the_rest_account(), as_json=as_json) as account:
        number = None if folder is None else _folder(account.folders, folder)
        found = account.inbox.messages(folder=number, search=search, per_page=min(limit, PER_PAGE))
        messages = list(islice(found, limit))
    if as_json:
        tell("", {"messages": [_as_json(message) for message in messages]}, as_json=True)
    if messages:
        _print(messages)
    else:
        click.echo("Nothing found." if folder or search else "The inbox is empty.")
    end(GOOD)


def _folder(folders: Folders, wanted: str) -> int:
    """The number of a folder that is called so, or has this number.

    Raises:
        CouldNotRun: there is none.
    """
    found = folders.all()
    for folder in found:
        if folder.name.casefold() == wanted.strip().casefold() or str(folder.id) == wanted.strip():
            return folder.id
    names = ", ".join(on_one_line(folder.name) for folder in found) or "none at all"
    raise CouldNotRun(f"the gateway's inbox has no folder {wanted!r}; there is: {names}.")


def _print(messages: Sequence[InboxMessage]) -> None:
    table = Table("received (UTC)", "from", "", "text", box=None, pad_edge=False)
    for message in messages:
        words = ": ".join(filter(None, (message.subject, message.message)))
        table.add_row(
            f"{message.received_at:%Y-%m-%d %H:%M}",
            Text(on_one_line(message.phone.digits)),
            "new" if message.is_new else "",
            Text(on_one_line(words)),
        )
    Console().print(table)


def _as_json(message: InboxMessage) -> dict[str, object]:
    return {
        "id": message.id,
        "received_at": message.received_at.isoformat(),
        "number": message.phone.digits,
        "subject": message.subject,
        "text": message.message,
        "new": message.is_new,
        "folder": message.folder,
        "contact": message.contact,
        "mms": message.is_mms,
        "files": list(message.files),
    }
