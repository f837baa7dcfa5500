"""The top of the command line: what `textback` alone says, and where its nouns hang."""

from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "run": ("run", "Start everything on this machine, with a phone."),
    "rules": ("rules", "Check, test and try rule files."),
    "contacts": ("contacts", "Show a person, and record consent that came by phone or mail."),
    "gateway": ("gateway", "Use the gateway account: credits, keywords, look-ups."),
    "doctor": ("doctor", "Test settings, database and rules."),
    "migrate": ("serve", "Bring the database's tables to this release."),
    "serve": ("serve", "Take texts in: the address that the gateway calls."),
    "worker": ("serve", "Send replies out."),
    "resume": ("serve", "Let the workers call the gateway again after a stop."),
    "settings": ("settings", "List the settings."),
    "sandbox": ("sandbox", "Run a stand-in text gateway on this machine."),
}
"""Each command with its module and what the overview says; a module is loaded when its command is asked for."""


class Commands(click.Group):
    """A group that loads a module only for its command, so that `rules check` never waits for a web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order that a newcomer meets them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, loaded now."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"app.cli.{_COMMANDS[cmd_name][0]}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, without loading anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_module, about) in _COMMANDS.items()])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command takes --help and shows an example.",
)
@click.version_option(package_name="textback", prog_name="textback")
def main() -> None:
    """Textback answers text messages by rules that you write in YAML.

    To begin: `textback run` starts everything on this machine, with a phone to text from.
    """
