"""The group `textback rules`: its commands, each loaded when it is asked for."""

from typing import Final

import click

from app.cli.lazy import Later, LazyGroup

_COMMANDS: Final = {
    "check": Later("app.cli.rules.check", "check", "Say everything that is wrong, with its place."),
    "test": Later("app.cli.rules.play", "play", "Play the chats."),
    "format": Later("app.cli.rules.layout", "layout", "Write the files in one layout."),
    "new": Later("app.cli.rules.new", "new", "Write a rule to start from."),
    "schema": Later("app.cli.rules.schema", "schema", "Print the JSON Schema, for editors."),
    "lsp": Later("app.cli.rules.lsp", "lsp", "Serve an editor: problems, completion, fixes as you type."),
    "try": Later("app.cli.rules.attempt", "attempt", "Show what one text would be answered, and why."),
    "replay": Later("app.cli.rules.replay", "replay", "Show what an edit would change for the texts of the past."),
    "unmatched": Later("app.cli.rules.unmatched", "unmatched", "Group the texts that no rule took."),
    "publish": Later("app.cli.rules.publish", "publish", "Make the rule files live on every host."),
    "versions": Later("app.cli.rules.versions", "versions", "List what was live when, and who published it."),
    "diff": Later("app.cli.rules.diff", "diff", "Tell what differs between versions, or from the files."),
    "rollback": Later("app.cli.rules.rollback", "rollback", "Bring an older version back."),
}
"""Each command with its module and what the overview says, in the order that a newcomer meets them."""


@click.group(cls=LazyGroup, later=_COMMANDS)
def rules() -> None:
    """Check, mend, test, try and publish rule files."""
