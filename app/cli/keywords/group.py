"""The group `textback keywords`: its commands, each loaded when it is asked for."""

from typing import Final

import click

from app.cli.lazy import Later, LazyGroup

_COMMANDS: Final = {
    "plan": Later("app.cli.keywords.plan", "plan", "Say what would change at the gateway account."),
    "apply": Later("app.cli.keywords.apply", "apply", "Change it: set up, rent, cancel."),
}
"""Each command with its module and what the overview says, in the order that a newcomer meets them."""


@click.group(cls=LazyGroup, later=_COMMANDS)
def keywords() -> None:
    """Bring the gateway account's keywords to what `gateway:` in the rule files says."""
