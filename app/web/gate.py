"""Who may call: a secret in the address, and if the operator says so, certain networks only."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from app.usecases.incoming import Refusal
from app.web import refusals

Network = IPv4Network | IPv6Network


class Tokens:
    """The secrets that are valid now: two while one replaces the other. Only digests are kept, and never shown."""

    __slots__ = ("_digests",)

    def __init__(self, secrets: Iterable[str]) -> None:
        """Keep the digests.

        Raises:
            ValueError: there is no secret, or an empty one, which any bare address would hold.
        """
        known = tuple(secrets)
        if not known or not all(known):
            raise ValueError("at least one token, and none of them empty")
        self._digests = tuple(map(_digest, known))

    def accept(self, guess: str) -> bool:
        """Whether the guess is one of them; takes as long for a near miss as for nonsense, and for one as for another.

        Digests of equal length are compared because comparing texts tells their length and fails on non-ASCII ones.
        """
        digest = _digest(guess)
        matches = 0
        for known in self._digests:
            matches += compare_digest(digest, known)
        return bool(matches)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a caller needs to pass. `networks`: where callers may come from; none listed means from anywhere."""

    tokens: Tokens
    networks: tuple[Network, ...] = ()

    def refusal(self, token: str, address: str) -> Refusal | None:
        """Why this caller may not pass, None if they may; the two reasons get the same answer."""
        if not self.tokens.accept(token):
            return refusals.UNKNOWN_TOKEN
        if self.networks and not is_in(self.networks, address):
            return refusals.FOREIGN_ADDRESS
        return None


def is_in(networks: Iterable[Network], address: str) -> bool:
    """Whether an address lies in one of the networks."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a Unix socket has no address, and a proxy may write anything
        return False
    return any(_plain(parsed) in network for network in networks)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """A socket that listens on both kinds sees IPv4 callers as `::ffff:192.0.2.1`."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
