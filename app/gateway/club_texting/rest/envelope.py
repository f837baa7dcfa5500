"""What an answer of the REST API proves, as a pure function: what was heard in, its content out, or the error.

A success is a 2xx status and an envelope that says the same, or an empty body where the function answers nothing. In
doubt a call counts as perhaps done: whatever contradicts itself proves nothing (reference page, section 3.1).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.gateway.club_texting.errors import GatewayError, NotReached, Refused, in_doubt
from app.gateway.club_texting.rest.entry import Entry, Unreadable
from app.gateway.club_texting.rest.functions import Function
from app.gateway.club_texting.rest.refusals import LOGIN, refusal_of
from app.gateway.club_texting.rest.tree import NoDocument, Tree
from app.gateway.club_texting.silence import BUSY, error_of
from app.gateway.wire.heard import Answer, Heard

Read = Callable[[bytes], Tree]


@dataclass(frozen=True, slots=True)
class Content:
    """What a success holds: an entry, a list of them, or nothing."""

    envelope: Entry = field(default_factory=Entry, repr=False)

    @property
    def entry(self) -> Entry:
        """The one entry.

        Raises:
            Unreadable: there is none.
        """
        if not isinstance(self.envelope.fields.get("Entry"), dict):
            raise Unreadable("an answer without Entry")
        return self.envelope.within("Entry")

    @property
    def entry_if_any(self) -> Entry:
        """The one entry, or an empty one: for what is done and paid whether or not the answer can be read."""
        return self.envelope.within("Entry")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The list of entries; empty also where it is left out, since nobody knows how XML writes none."""
        return self.envelope.entries("Entries")


def content_of(function: Function, heard: Heard, read: Read) -> Content:
    """The content of a success.

    Raises:
        Refused: the gateway said no.
        NotReached: the call never left, or the gateway was too busy for it.
        NoAnswer: nothing is proved, and the call may be repeated.
        OutcomeUnknown: nothing is proved, and the call may have cost something.
    """
    if not isinstance(heard, Answer):
        raise error_of(function, heard)
    if not heard.body.strip():
        return _of_nothing(function, heard.status)
    envelope = _envelope(heard.body, read)
    if envelope is None:
        raise _of_no_document(function, heard.status)
    return _of_envelope(function, heard.status, envelope)


def _envelope(body: bytes, read: Read) -> Entry | None:
    try:
        document = read(body)
    except NoDocument:
        return None
    response = document.get("Response") if isinstance(document, dict) else None
    return Entry(response) if isinstance(response, dict) else None


def _of_nothing(function: Function, status: int) -> Content:
    if function.answers_nothing and 200 <= status <= 299:
        return Content()
    raise _of_no_document(function, status)


def _of_no_document(function: Function, status: int) -> GatewayError:
    """The error for an answer that is no envelope; a 401 says enough by itself, and nobody knows its body."""
    if status in BUSY:
        return NotReached(function, f"answered {status}: too busy")
    if status == 401:
        return Refused(function, LOGIN)
    if 200 <= status <= 299:
        return in_doubt(function, f"answered {status} with something that is no answer to this call")
    return in_doubt(function, f"answered {status}")


def _of_envelope(function: Function, status: int, envelope: Entry) -> Content:
    code = envelope.whole("Code")
    is_success, is_failure = (envelope.text("Status").strip().lower() == name for name in ("success", "failure"))
    if code is not None and code // 100 != status // 100:
        raise in_doubt(function, f"answered {status}, and its Code says otherwise")
    if 200 <= status <= 299 and not is_failure:
        return Content(envelope)
    if is_success or status <= 299:
        raise in_doubt(function, f"answered {status}, and its Status says otherwise")
    raise _of_failure(function, status, envelope.texts("Errors"))


def _of_failure(function: Function, status: int, words: tuple[str, ...]) -> GatewayError:
    told = tuple(_field_of(word) for word in words) if function.has_card else words
    if status in BUSY:
        return NotReached(function, f"answered {status}: too busy", words=told)
    if 400 <= status <= 499:
        return Refused(function, refusal_of(status, words), told)
    return in_doubt(function, f"answered {status}", words=told)


def _field_of(word: str) -> str:
    """The name before the colon, where a sentence may repeat what stands on a card."""
    name, colon, _ = word.partition(":")
    return name if colon and name.isalpha() else "a sentence that is not repeated, since a card went out"
