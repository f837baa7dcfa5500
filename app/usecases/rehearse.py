"""Rehearsing: what the rules would answer one person, without a database, a gateway or a customer.

Chats and tries come through here, and through the same `decide` as real texts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.considered import Considered, considered
from app.domain.decide import decide
from app.domain.decision import Decision, after
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.rules import Place


@dataclass(slots=True)
class Rehearsal:
    """One made-up person texting a rulebook, at a time that only moves when it is told to."""

    book: Rulebook
    person: Person
    now: datetime

    def text(self, words: str) -> Decision:
        """The person texts in; what was decided is remembered for their next text."""
        message = self._message(words)
        decision = decide(message, self.person, self.book)
        self.person = after(self.person, decision, message)
        return decision

    def considered(self, words: str) -> tuple[Considered, ...]:
        """The rules that could take this text now, and what becomes of each; nothing is remembered."""
        return considered(self._message(words), self.person, self.book)

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

    @property
    def place_of_anything_else(self) -> Place | None:
        """Where `anything else:` is written."""
        otherwise = self.book.rules.anything_else
        return None if otherwise is None else otherwise.place

    def _message(self, words: str) -> IncomingMessage:
        return IncomingMessage(id="rehearsal", phone=self.person.phone, text=words, received_at=self.now)
