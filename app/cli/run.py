"""`textback run`: everything on this machine, with a phone to text from."""

import os
import secrets
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import click

from app.bootstrap.publishing import publish_by_itself
from app.bootstrap.rules import RuleFiles, read_rules
from app.bootstrap.service import database_of
from app.bootstrap.settings import read_settings
from app.bootstrap.watching import RulesWatch, Saved
from app.cli.outcome import CouldNotRun, end, told_in_a_sentence
from app.cli.phone_page import PhonePage
from app.cli.sandbox import KEYWORDS
from app.cli.saves import SavesTold, tell_problems, tell_publication
from app.cli.supervisor import Child, Supervisor, is_up
from app.cli.wsgi_server import address_of, listen
from app.rulebook.folder import NoSuchPath
from app.settings import UNSIGNED, Settings
from app.storage.schema import migrate

LOGIN = "demo"
"""User and password of the stand-in's account; it guards nothing."""

UP_WITHIN = 60.0
"""Seconds that the three programs get to come up on a slow machine."""

_GENEROUS = ("--own-code", "--message-ids")
"""How the stand-in account is set: every text is forwarded, and one sent twice is told from one forwarded twice."""

MOST_KEYWORDS = 50
"""Keywords that the stand-in account rents; its page shows a button for each."""


@click.command(epilog="Example: textback run --port 9025 --gateway-port 9026")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8025, show_default=True, type=click.IntRange(1, 65535), help="Port of the receiver.")
@click.option(
    "--gateway-port", default=8026, show_default=True, type=click.IntRange(1, 65535), help="Port of the phone page."
)
def run(host: str, port: int, gateway_port: int) -> None:
    """Start everything on this machine: a stand-in gateway with a phone, the receiver and the worker.

    Sends nothing to anybody: the gateway is always the stand-in, whatever TEXTBACK_GATEWAY_URL says. The database is
    data/textback.db unless TEXTBACK_DATABASE_URL names another, the rules are those of TEXTBACK_RULES.
    """
    with told_in_a_sentence():
        phone_page, receiver = _free_addresses(host, gateway_port, port)
        environment = _environment(phone_page)
        settings = read_settings(environment)
        log = _log_file()
        migrate(settings.database_url)
        watch = RulesWatch(settings, database_of(settings)) if settings.rules_watch else None
        at_start = _publish(settings)
        children = _children(host, port, gateway_port, receiver, settings, _keywords(at_start.found))
        supervisor = Supervisor(children, _of_the_children(environment), log)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    supervisor.start()
    if not _wait_for(supervisor, f"{receiver}/healthz", f"{phone_page}/_sandbox/account"):
        supervisor.end()
        if supervisor.is_stopping:
            end(0)
        raise CouldNotRun(f"a part did not come up; {log} says why.")
    click.echo(f"Log        {log}")
    click.echo(f"Receiver   {receiver}/incoming/TOKEN")
    click.echo(f"Phone      {phone_page}/")
    if not supervisor.watch(SavesTold(watch, PhonePage(phone_page), at_start).look):
        raise CouldNotRun(f"a part kept ending; {log} says why.")


def _free_addresses(host: str, gateway_port: int, port: int) -> tuple[str, str]:
    """The web addresses of the two ports, which must be free."""
    addresses = []
    for wanted, option in ((gateway_port, "--gateway-port"), (port, "--port")):
        with listen(host, wanted, option) as listener:
            addresses.append(address_of(listener))
    return addresses[0], addresses[1]


def _environment(phone_page: str) -> Mapping[str, str]:
    """The settings of the three programs: as given, but never another gateway than the stand-in."""
    own = {
        "TEXTBACK_GATEWAY_URL": phone_page,
        "TEXTBACK_GATEWAY_USER": LOGIN,
        "TEXTBACK_GATEWAY_PASSWORD": LOGIN,
    }
    given = {key: value for key, value in os.environ.items() if key != "TEXTBACK_GATEWAY_PASSWORD_FILE"}
    defaults = {"TEXTBACK_RULES": str(_rules_folder()), "TEXTBACK_RULES_WATCH": "1"}
    if "TEXTBACK_INCOMING_TOKENS_FILE" not in given:
        defaults["TEXTBACK_INCOMING_TOKENS"] = secrets.token_urlsafe(24)
    if "TEXTBACK_WEBHOOK_SECRETS_FILE" not in given:
        defaults["TEXTBACK_WEBHOOK_SECRETS"] = UNSIGNED  # the page can switch webhooks on, and set a secret or none
    return {**defaults, **given, **own}


def _of_the_children(environment: Mapping[str, str]) -> Mapping[str, str]:
    """We watch the rules, so that the terminal tells of a save; nobody else needs to."""
    return {**environment, "TEXTBACK_RULES_WATCH": "0"}


def _rules_folder() -> Path:
    """The rules beside us, or else those that came with the package or the checkout."""
    here = Path("rules")
    package = Path(__file__).resolve().parents[1]
    shipped = [folder / "rules" for folder in (package, package.parent) if (folder / "rules").exists()]
    return here if here.exists() or not shipped else shipped[0]


def _log_file() -> Path:
    folder = Path("data")
    try:
        folder.mkdir(exist_ok=True)
        log = folder / "textback.log"
        log.touch()
    except OSError as error:
        raise CouldNotRun(
            f"the folder {folder} cannot be written ({error.strerror}): start in another folder."
        ) from error
    return log


def _publish(settings: Settings) -> Saved:
    """Publish the rules where they are sound."""
    try:
        found = read_rules([settings.rules], settings.terms)
    except NoSuchPath as error:
        raise CouldNotRun(f"{error}. Set TEXTBACK_RULES to the folder with your rules.") from error
    tell_problems(found)
    published = publish_by_itself(found, database_of(settings), "at start")
    tell_publication(found, published, settings.rules)
    return Saved(found, published)


def _keywords(found: RuleFiles) -> tuple[str, ...]:
    """The keywords that the account should have."""
    if found.loaded.rulebook is None:
        return KEYWORDS
    names = dict.fromkeys(rule.name.upper() for rule in found.loaded.rulebook.rules.rules if rule.pattern is None)
    return tuple(name for name in names if " " not in name)[:MOST_KEYWORDS]


def _children(
    host: str, port: int, gateway_port: int, receiver: str, settings: Settings, keywords: tuple[str, ...]
) -> tuple[Child, ...]:
    callback = f"{receiver}/incoming/{settings.incoming_tokens[0]}"
    rented = [part for keyword in keywords for part in ("--keyword", keyword)]
    listening = ["--host", host, "--port"]
    return (
        Child("sandbox", ["sandbox", *listening, str(gateway_port), "--callback", callback, *_GENEROUS, *rented]),
        Child("serve", ["serve", *listening, str(port)]),
        Child("worker", ["worker"]),
    )


def _wait_for(supervisor: Supervisor, *urls: str) -> bool:
    """Wait until every address answers; False when time is up or somebody asked to stop."""
    deadline = time.monotonic() + UP_WITHIN
    waiting = list(urls)
    while waiting:
        waiting = [url for url in waiting if not is_up(url)]
        if supervisor.is_stopping or not supervisor.tend() or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
