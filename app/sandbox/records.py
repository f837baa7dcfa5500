"""What the stand-in remembers: bubbles on phones, and the calls of its API."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.sandbox.billing import dollars
from app.sandbox.faults import Fault

Way = Literal["in", "out"]
By = Literal["phone", "api", "reply", "gateway"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as it came in: the phone's ten digits, what it says, the gateway's id for it and when it came."""

    id: int
    number: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime


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
    """One call of an API. `status` and `code` are what was answered, `None` where nothing was.

    `accepted` is the truth about what was asked for, whatever the caller was told; `number` is as it was given,
    `numbers` are all that got something. `credits` were spent (below 0: bought), `cents` went on the card, and
    `about` is the keyword or the name that it was about.
    """

    id: int
    at: datetime
    function: str
    status: int | None
    code: int | str | None
    accepted: bool = False
    fault: str | None = None
    credits: int = 0
    cents: int = 0
    about: str = field(default="", repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)
    number: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    express: bool = True

    def as_json(self) -> dict[str, Any]:
        """The call as the scripting API shows it."""
        names = (
            *("id", "function", "status", "code", "accepted", "fault", "credits", "about"),
            *("number", "subject", "text", "express"),
        )
        plain = {name: getattr(self, name) for name in names}
        return plain | {"at": self.at.isoformat(), "numbers": list(self.numbers), "dollars": dollars(self.cents)}


def heard(code: int | str | None, fault: Fault | None) -> tuple[int | None, int | str | None]:
    """What a caller hears: HTTP status and return code, `None` where there is none.

    No `code` stands for a request that met the limit of connections.
    """
    if code is None:
        return 503, None
    if fault is None or fault.kind == "late":
        return 200, code
    answers: dict[str, tuple[int | None, int | str | None]] = {
        "code": (200, fault.code),
        "http": (fault.status, None),
        "html": (200, None),
        "redirect": (302, None),
        "huge": (200, None),
        "half": (200, None),
    }
    return answers.get(fault.kind, (None, None))
