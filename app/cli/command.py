"""The top of the command line: what `textback` alone says, and where its nouns hang."""

from typing import Final

import click

from app.cli.lazy import Later
from app.cli.printing import PrintingGroup

_COMMANDS: Final = {
    "run": Later("app.cli.run", "run", "Start everything on this machine, with a phone."),
    "rules": Later("app.cli.rules", "rules", "Check, mend, test and try rule files."),
    "explain": Later("app.cli.explain", "explain", "Say why a text of the past got its answer, or none."),
    "contacts": Later("app.cli.contacts", "contacts", "Show a person, and record consent that came by phone or mail."),
    "gateway": Later(
        "app.cli.gateway", "gateway", "Use the gateway account: credits, keywords, inbox, reports, look-ups."
    ),
    "inbox": Later("app.cli.catching_up", "inbox", "Take in what no callback brought."),
    "keywords": Later("app.cli.keywords", "keywords", "Bring the account's keywords to what the rule files say."),
    "status": Later("app.cli.status.command", "status", "Show how the service stands, on one screen."),
    "doctor": Later("app.cli.doctor.command", "doctor", "Test the whole way of a text before a customer does."),
    "migrate": Later("app.cli.serve", "migrate", "Bring the database's tables to this release."),
    "move-database": Later("app.cli.move_database", "move_database", "Copy everything into another database."),
    "backup": Later("app.cli.backup", "backup", "Write everything into one file, while the service runs."),
    "restore": Later("app.cli.backup", "restore", "Make an empty database what it was; nothing is sent yet."),
    "release": Later("app.cli.release", "release", "Let a restored database send again."),
    "tidy": Later("app.cli.tidying", "tidy", "Forget what told copies apart and has had its time."),
    "serve": Later("app.cli.serve", "serve", "Take texts in: the address that the gateway calls."),
    "worker": Later("app.cli.serve", "worker", "Send replies out."),
    "resume": Later("app.cli.serve", "resume", "Let the workers call the gateway again after a stop."),
    "settings": Later("app.cli.settings", "settings", "List the settings."),
    "sandbox": Later("app.cli.sandbox", "sandbox", "Run a stand-in text gateway on this machine."),
}
"""Each command with its module and what the overview says; a module is loaded when its command is asked for."""


@click.command(
    cls=PrintingGroup,
    later=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command takes --help and shows an example.",
)
@click.version_option(package_name="textback", prog_name="textback")
def main() -> None:
    """Textback answers text messages by rules that you write in YAML.

    To begin: `textback run` starts everything on this machine, with a phone to text from.
    """
