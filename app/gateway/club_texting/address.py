"""Where the gateway is called, from the base address that an operator writes."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

_ENDINGS = ("/sending", "/api")


class BadAddress(ValueError):
    """The gateway's address cannot be used. Repeats nothing of it: people put passwords into addresses."""


def sending_address(base: str) -> str:
    """The address texts are posted to.

    Raises:
        BadAddress: `base` cannot be the gateway's address.
    """
    return api_address(base, "sending/")


def api_address(base: str, path: str) -> str:
    """The address of one function of the HTTP API.

    Raises:
        BadAddress: `base` cannot be the gateway's address.
    """
    return f"{root_address(base)}/api/{path}"


def root_address(base: str) -> str:
    """The address below which both APIs are.

    `base` is `https://host`, with or without `/api`, `/api/sending` or a slash at its end. A path before `/api` is
    kept, for gateways behind somebody's front door.

    Raises:
        BadAddress: it is no http or https address, or holds a login, a query or a fragment.
    """
    parts = _parts(base.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadAddress("the gateway's address must begin with https:// (or http://) and name a host")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise BadAddress("the gateway's address must hold no login, no ? and no #")

    front = parts.path.rstrip("/")
    for ending in _ENDINGS:
        front = front.removesuffix(ending).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, front, "", ""))


def _parts(base: str) -> SplitResult:
    try:
        parts = urlsplit(base)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        raise BadAddress("the gateway's address is no address: look at its host and port") from None
    return parts
