"""The public address, called as the gateway calls it, but without a text: what comes back must have no body."""

import secrets
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.cli.doctor.finding import Finding
from app.cli.doctor.forwarding import forwarding_findings
from app.cli.doctor.probe import Unheard, probe
from app.settings import Settings

INCOMING: Final = "/incoming/"
LONG: Final = "?" + "x" * 20_000
"""A query longer than any text."""


def is_address(written: str) -> bool:
    """Whether this can be the public address: a host alone, or with `/incoming/TOKEN`."""
    try:
        parts = urlsplit(written)
        sound = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    is_incoming = path.startswith(INCOMING) and path.count("/") == 2
    return sound and not parts.query and not parts.fragment and (not path or is_incoming)


def address_findings(settings: Settings, url: str | None) -> Iterator[Finding]:
    """What is to be said of the public address; it takes nothing in."""
    if url is None:
        yield Finding("address", "not looked at: name the public address with --url")
        return
    address = urlsplit(url)
    path = address.path.rstrip("/") or INCOMING + settings.incoming_tokens[0]
    found = _finding(address, path)
    yield found
    if found.is_well:
        yield from forwarding_findings(settings, address, path)


def _finding(address: SplitResult, path: str) -> Finding:
    here = f"{address.scheme}://{address.netloc}{INCOMING}…"
    calls = (
        ("a call without a text", path, {400}, _todo_of_ours),
        ("an unknown token", INCOMING + secrets.token_urlsafe(24), {404}, _todo_of_theirs),
        ("too long a query", path + LONG, {414}, _todo_of_theirs),
    )
    told = []
    for what, target, expected, todo in calls:
        heard = probe(address, target)
        if isinstance(heard, Unheard):
            return Finding("address", f"{here} cannot be called: {heard.reason}", _UNREACHED)
        if heard.body:
            found = f"{what} is answered {heard.status} with a body of {heard.body} bytes or more"
            return Finding(
                "address", found, "the gateway texts it to the customer: silence what answers (deploy/nginx.conf)"
            )
        if heard.status not in expected:
            return Finding("address", f"{what} is answered {heard.status}", todo(heard.status))
        told.append(f"{what} {heard.status}")
    return Finding("address", f"{here} answers without a body: {', '.join(told)}")


_UNREACHED: Final = "see that the name leads here, the port is open, and the proxy and `textback serve` run"


def _todo_of_ours(status: int) -> str:
    if 300 <= status < 400:
        return "the gateway may follow no redirect: give it the address that this leads to"
    if status == 404:
        return "the token is none of TEXTBACK_INCOMING_TOKENS, or TEXTBACK_ALLOWED_NETWORKS leaves this machine out"
    if status in {502, 503, 504}:
        return "see that `textback serve` runs, and that the proxy leads to it"
    return "something else answers there: look at the proxy"


def _todo_of_theirs(status: int) -> str:
    del status
    return "something else than Textback answers there: look at the proxy"
