"""The top of the command line: what `textback` alone says, and where its nouns hang."""

import click

from app.cli.sandbox import sandbox


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="textback")
def main() -> None:
    """Textback answers text messages by rules that you write in YAML."""


main.add_command(sandbox)
