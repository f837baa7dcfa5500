"""One HTTP call as a stranger makes it: no redirects, no proxies, no second try, and no more read than is needed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult

TIME_OUT: Final = 10.0
"""Seconds, for each wait."""

_MOST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: its status, how long its body is, and the server's clock where it says so."""

    status: int
    body: int = 0
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unheard:
    """Why there was no answer, in words that hold neither the path nor the query."""

    reason: str


def probe(
    address: SplitResult, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Heard | Unheard:
    """Call a path at an address; never raises."""
    connection = _connection(address)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Heard(answer.status, len(answer.read(_MOST)), _moment(answer.headers.get("Date")))
    except ssl.SSLCertVerificationError as error:
        return Unheard(f"its certificate is not trusted ({error.verify_message})")
    except TimeoutError:
        return Unheard(f"no answer within {TIME_OUT:.0f} seconds")
    except OSError as error:
        return Unheard(error.strerror or type(error).__name__)
    except HTTPException as error:
        return Unheard(f"what answers does not speak HTTP ({type(error).__name__})")
    finally:
        connection.close()


def _connection(address: SplitResult) -> HTTPConnection:
    host = address.hostname or ""
    if address.scheme == "https":
        return HTTPSConnection(host, address.port, timeout=TIME_OUT, context=ssl.create_default_context())
    return HTTPConnection(host, address.port, timeout=TIME_OUT)


def _moment(written: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(UTC) if written else None
    except ValueError:
        return None
