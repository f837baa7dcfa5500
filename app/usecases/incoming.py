"""What a gateway's call is read as: the port between the web, which hears calls, and the gateways, which know them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from app.domain.message import IncomingMessage


def _no_header(_name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Call:
    """What a gateway sent, as it sent it; `header` looks a header up by its name and is empty for one that is not."""

    query: bytes = field(default=b"", repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    header: Callable[[str], str] = field(default=_no_header, repr=False)

    @property
    def raw(self) -> bytes:
        """Everything that was sent, for the record: the query, and after a line break the body if there is one."""
        return self.query + b"\n" + self.body if self.body else self.query


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered instead of taking a text in; the answer's body is empty.

    The reason is for our log only, and holds neither a text nor a number. A gateway that calls again after a failure
    calls again after any of these.
    """

    status: HTTPStatus
    reason: str


class Reader(Protocol):
    """One gateway's way of calling us, as a pure function."""

    def __call__(self, call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal | None:
        """The text that a call brings, why it brings none, or None for a call of another gateway. Never raises.

        `message_id` and `received_at` (UTC, our clock) are what the text is stamped with.
        """


NOBODYS_CALL = Refusal(HTTPStatus.BAD_REQUEST, "no gateway of ours calls so")


def read_with(readers: Sequence[Reader]) -> Callable[[Call, str, datetime], IncomingMessage | Refusal]:
    """The readers as one: the first that knows a call as its own reads it."""

    def read(call: Call, message_id: str, received_at: datetime) -> IncomingMessage | Refusal:
        for reader in readers:
            found = reader(call, message_id, received_at)
            if found is not None:
                return found
        return NOBODYS_CALL

    return read
