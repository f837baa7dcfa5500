"""`textback keywords plan`: what would change at the account, which is only read."""

import json
from pathlib import Path

import click

from app.cli.keywords.plan_file import as_json, write_plan
from app.cli.keywords.scene import rules_option, scene
from app.cli.keywords.shown import print_plan
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.domain.keyword_plan import Kind


@click.command(epilog="Example: textback keywords plan --out keywords.plan.json")
@rules_option
@click.option(
    "--also", multiple=True, metavar="WORD", help="A keyword that no file names, to look at as well. Repeatable."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write the plan to, for `apply`.")
@click.option("--exit-code", is_flag=True, help="End with 1 when something would change.")
@click.option("--json", "in_json", is_flag=True, help="Print JSON for programs.")
def plan(*, path: Path | None, also: tuple[str, ...], out: Path | None, exit_code: bool, in_json: bool) -> None:
    """Say what would change so that the account has what `gateway:` in the rule files says. Changes nothing there.

    Exit code 0: a plan. 1: a keyword cannot be had as stated, or with --exit-code something would change.
    2: could not read the files or the account.
    """
    with told_in_a_sentence():
        here = scene(path, in_json=in_json)
        with here.desk() as desk:
            proposal = here.plan(desk, also)
        if out is not None:
            write_plan(out, proposal)
        if in_json:
            click.echo(json.dumps(as_json(proposal), ensure_ascii=False, indent=2))
        else:
            print_plan(proposal, here.unreached)
            if proposal.changes:
                click.echo(f"To do this: textback keywords apply{f' {out}' if out else ''}")
        end(PROBLEMS if proposal.of(Kind.CANNOT) or (exit_code and proposal.changes) else GOOD)
