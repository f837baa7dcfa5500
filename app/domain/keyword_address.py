"""Addresses that texts are forwarded to, shown without their secrets: our own by its name, others by their host."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from app.domain.keyword_setup import NOWHERE, TEXTBACK, Address, Stated, Wanted

INCOMING = "/incoming/"
"""The path that the secret token follows."""


class NoOwnAddress(ValueError):
    """A rule file forwards to Textback, and nobody said where Textback is."""


@dataclass(frozen=True, slots=True)
class OurDoor:
    """Where the gateway reaches us: the public address, and the secret tokens, of which the first is in use."""

    base: str = ""
    tokens: Sequence[str] = field(default=(), repr=False)

    def url(self) -> str:
        """The whole address. A secret.

        Raises:
            NoOwnAddress: the address or the token is not set.
        """
        if not self.base or not self.tokens:
            raise NoOwnAddress
        return f"{self.base}{INCOMING}{self.tokens[0]}"

    def address_of(self, url: str) -> Address:
        """An address as it may be shown and compared."""
        return Address(self._shown(url), sha256(url.encode()).hexdigest()) if url else NOWHERE

    def _shown(self, url: str) -> str:
        if not self.base or not url.startswith(self.base + INCOMING):
            return masked(url)
        token = url.removeprefix(self.base + INCOMING)
        if token in self.tokens[:1]:
            return "Textback"
        return "Textback, by an older token" if token in self.tokens else "Textback, by a token that is none of ours"


def masked(url: str) -> str:
    """An address by its scheme and host: login, path and query may be secrets."""
    scheme, colon, rest = url.partition("://")
    if not colon:
        return "an address"
    end = min((at for sign in "/?#" if (at := rest.find(sign)) >= 0), default=len(rest))
    host = rest[:end].rpartition("@")[2]
    return f"{scheme}://{host}{'/…' if rest[end:] not in {'', '/'} else ''}"


def resolved(stated: Stated, door: OurDoor) -> Wanted:
    """What a rule file states, with our own address filled in.

    Raises:
        NoOwnAddress: it forwards to Textback, and nobody said where that is.
    """
    url = door.url() if stated.forward_to == TEXTBACK else stated.forward_to
    return Wanted(stated.word, replace(stated.set_up, address=door.address_of(url)), url)
