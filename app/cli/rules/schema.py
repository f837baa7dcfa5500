"""`textback rules schema`: what editors complete keys by."""

import json

import click

from app.rulebook.schema import schema as schema_of_rules


@click.command(epilog="Example: textback rules schema > rules/schema.json")
def schema() -> None:
    """Print the JSON Schema of rule files, by which editors complete keys and mark what is no key."""
    click.echo(json.dumps(schema_of_rules(), indent=2, ensure_ascii=False))
