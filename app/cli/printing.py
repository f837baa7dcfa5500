"""What a command says must get through: where nobody can write it down, that is said in a sentence."""

import errno
import os
import sys
from contextlib import suppress
from typing import Any, Final

import click

from app.cli.lazy import LazyGroup

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

_SOMEBODY_MUST_LOOK: Final = 1


class PrintingGroup(LazyGroup):
    """A group whose commands end in a sentence, and with exit code 1, where their output cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for; a full disk is no reason for a traceback."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno not in _NO_ROOM or error.filename is not None:
                raise
            _write_nowhere()
            click.echo(
                f"textback: the output could not be written: {error.strerror}. What the command does may be done: "
                "look before you run it again.",
                err=True,
            )
            ctx.exit(_SOMEBODY_MUST_LOOK)


def _write_nowhere() -> None:
    """Have what is still held of standard output written to nowhere; else the interpreter's end is a traceback."""
    with suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is what is needed
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
