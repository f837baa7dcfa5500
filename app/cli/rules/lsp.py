"""`textback rules lsp`: the language server, which an editor starts and talks to."""

import logging
import sys

import click

from app.cli.outcome import CouldNotRun, told_in_a_sentence
from app.cli.rules.found import rule_settings
from app.logs import configure_logs

_OF_THE_EXTRA = frozenset({"pygls", "lsprotocol", "cattrs", "attrs"})


@click.command(epilog="Example: textback rules lsp < /dev/null (an editor starts it; docs/editors.md says how)")
def lsp() -> None:
    """Serve an editor: problems as you type, completion, the meaning of keys, fixes and the layout.

    Speaks the Language Server Protocol on standard input and output. Changes no file by itself, and needs no database.
    """
    with told_in_a_sentence():
        settings = rule_settings()
        configure_logs(settings.logs, sys.stderr)  # standard output belongs to the editor
        logging.getLogger("pygls").setLevel(logging.WARNING)  # it would log all that is said
        try:
            from app.editor.server import make_server  # noqa: PLC0415 - its library is an extra
        except ModuleNotFoundError as error:
            if error.name not in _OF_THE_EXTRA:
                raise
            raise CouldNotRun(
                "the language server needs a library that servers do not: install textback[editor]; "
                "docs/editors.md says how."
            ) from error
        make_server(settings.rules, settings.terms).start_io()
