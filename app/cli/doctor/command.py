"""The command: one check after another, one line each."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict

import click
from rich.console import Console

from app.bootstrap.service import database_of
from app.bootstrap.settings import read_settings
from app.cli.doctor.address import address_findings, is_address
from app.cli.doctor.configuration import secrets_finding, tokens_finding
from app.cli.doctor.database import database_findings
from app.cli.doctor.disk import disk_findings
from app.cli.doctor.finding import Finding
from app.cli.doctor.gateway import clock_finding, gateway_finding
from app.cli.doctor.rules import rules_finding
from app.cli.doctor.running import running_findings
from app.cli.outcome import GOOD, PROBLEMS, end
from app.settings import SettingsWrong


def _url(_context: click.Context, _option: click.Parameter, written: str | None) -> str | None:
    if written is not None and not is_address(written):
        raise click.BadParameter("write https://your-host, or https://your-host/incoming/TOKEN")
    return written


@click.command(epilog="Example: textback doctor --url https://textback.example.com")
@click.option("--url", metavar="URL", callback=_url, help="The public address, as the gateway calls it.")
@click.option("--offline", is_flag=True, help="Do not call the gateway.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def doctor(*, url: str | None, offline: bool, as_json: bool) -> None:
    """Test the whole way of a text: settings, disk, database, rules, gateway, public address, clock.

    Sends nothing and takes nothing in. Exit code 0: all is well. 1: something needs you.
    """
    console = Console(stderr=True)
    findings = []
    with console.status("Testing…"):
        for finding in _findings(url, offline=offline):
            findings.append(finding)
            if not as_json:
                _tell(finding)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    end(GOOD if all(finding.is_well for finding in findings) else PROBLEMS)


def _findings(url: str | None, *, offline: bool) -> Iterator[Finding]:
    try:
        settings = read_settings(os.environ)
    except SettingsWrong as error:
        for problem in error.problems:
            yield Finding("settings", problem, "set it right; `textback settings` lists them all")
        return
    yield Finding("settings", "all are set and make sense")
    yield secrets_finding(os.environ)
    yield tokens_finding(settings)
    yield from disk_findings(settings)
    found = list(database_findings(settings))
    yield from found
    yield rules_finding(settings)
    if found[0].is_well:
        yield from running_findings(settings, database_of(settings))
    if not offline:
        yield gateway_finding(settings)
        yield clock_finding(settings)
    yield from address_findings(settings, url)


def _tell(finding: Finding) -> None:
    click.echo(f"{'well ' if finding.is_well else 'WRONG'}  {finding.what:<10}  {finding.found}")
    if finding.todo:
        click.echo(f"       {'':<10}  → {finding.todo}")
    for detail in finding.details:
        click.echo(f"       {'':<10}    {detail}")
