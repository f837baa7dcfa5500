"""What the stand-in remembers: bubbles on phones, and the calls of its API."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.sandbox.faults import Fault

Way = Literal["in", "out"]
By = Literal["phone", "api", "reply", "gateway"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One text on a phone: `in` came from the phone, `out` went to it.

    `by` says who wrote it: the phone, the account through the API, the answer to a callback, or the gateway itself.
    `note` is the log line of a text that came in: what became of it.
    """

    id: int
    number: str = field(repr=False)
    way: Way
    by: By
    text: str = field(repr=False)
    at: datetime
    subject: str = field(default="", repr=False)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The bubble as the scripting API shows it."""
        shown = {"id": self.id, "way": self.way, "by": self.by, "text": self.text, "at": self.at.isoformat()}
        return shown | ({"note": self.note} if self.way == "in" else {"subject": self.subject})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the HTTP API. `status` and `code` are what was answered, `None` where nothing was.

    `accepted` is the truth about the message, whatever the caller was told; `number` is as it was given.
    """

    id: int
    at: datetime
    function: str
    status: int | None
    code: int | None
    accepted: bool = False
    fault: str | None = None
    number: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    express: bool = True

    def as_json(self) -> dict[str, Any]:
        """The call as the scripting API shows it."""
        names = ("id", "function", "status", "code", "accepted", "fault", "number", "subject", "text", "express")
        return {"at": self.at.isoformat()} | {name: getattr(self, name) for name in names}


def heard(code: int | None, fault: Fault | None) -> tuple[int | None, int | None]:
    """What a caller hears: HTTP status and return code, `None` where there is none.

    No `code` stands for a request that met the limit of connections.
    """
    if code is None:
        return 503, None
    if fault is None or fault.kind == "late":
        return 200, code
    answers: dict[str, tuple[int | None, int | None]] = {
        "code": (200, fault.code),
        "http": (fault.status, None),
        "html": (200, None),
        "redirect": (302, None),
        "huge": (200, None),
    }
    return answers.get(fault.kind, (None, None))
