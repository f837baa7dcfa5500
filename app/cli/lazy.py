"""Groups of commands that load a command's module only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click


class Later(NamedTuple):
    """Where a command is: its module, its name there, and what the overview says of it without loading it."""

    module: str
    name: str
    about: str


class LazyGroup(click.Group):
    """A group that knows its commands by name alone, so that `rules check` never waits for a web server."""

    def __init__(self, *args: Any, later: Mapping[str, Later], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order that a newcomer meets them."""
        del ctx
        return list(self._later)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, loaded now."""
        del ctx
        if cmd_name not in self._later:
            return None
        later = self._later[cmd_name]
        command = getattr(import_module(later.module), later.name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, without loading anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, later.about) for name, later in self._later.items()])
