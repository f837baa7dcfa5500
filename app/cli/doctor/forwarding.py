"""Forged forwarding headers: whether a caller can choose the address that we take it for."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult

from app.cli.doctor.finding import Finding
from app.cli.doctor.probe import Heard, probe
from app.settings import Settings

STRANGER: Final = "203.0.113.7"
"""An address that is nobody's (RFC 5737)."""


def forwarding_findings(settings: Settings, address: SplitResult, path: str) -> Iterator[Finding]:
    """Call with two forged origins, one that may more and one that may less: the answers must be alike."""
    friends = [(str(network[0]), path) for network in settings.allowed_networks[:1]]
    friends += [(str(network[-1]), "/metrics") for network in settings.metrics_networks[:1]]
    if any(_status(address, where, friend) != _status(address, where, STRANGER) for friend, where in friends):
        todo = "let the proxy overwrite X-Forwarded-For, and set TEXTBACK_TRUSTED_PROXIES to the proxies there are"
        yield Finding("forwarded", "a forged X-Forwarded-For is believed", todo)
    elif settings.allowed_networks and not settings.trusted_proxies and address.scheme == "https":
        found = "no forwarded header is believed, so every caller has the proxy's address"
        yield Finding("forwarded", found, "set TEXTBACK_TRUSTED_PROXIES to the number of proxies in front")
    else:
        yield Finding("forwarded", "a forged X-Forwarded-For changes nothing")


def _status(address: SplitResult, path: str, origin: str) -> int | None:
    forged = {"X-Forwarded-For": origin, "Forwarded": f"for={origin}", "X-Real-IP": origin}
    heard = probe(address, path, headers=forged)
    return heard.status if isinstance(heard, Heard) else None
