"""All that a stand-in remembers, behind one lock; in memory, so it is gone when the process ends.

Whoever wants it on disk one day keeps this class's methods: values go in and come out, and nothing inside leaks.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.sandbox.account import Account
from app.sandbox.faults import Fault
from app.sandbox.optouts import after_text
from app.sandbox.phones import Phones
from app.sandbox.records import Bubble, By, Call, Way, heard
from app.sandbox.routing import Route, Text, route
from app.sandbox.sending import Code, Sending, verdict
from app.sandbox.writing import limit, shortened

Clock = Callable[[], datetime]
"""Tells the time with its zone, UTC."""


class State:
    """The account, the phones and the log of calls of one stand-in gateway."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self._lock = threading.RLock()
        self._clock = clock
        self._at_start = account
        # Ids of a restarted stand-in must not repeat: receivers take a known message id for a duplicate.
        self._last_id = int(clock().timestamp()) * 1000
        self._version = 0
        self._empty()

    def _empty(self) -> None:
        self._account = self._at_start
        self._phones = Phones()
        self._calls: list[Call] = []

    def reset(self) -> None:
        """Go back to the account of the start, with empty phones and an empty log; ids go on counting."""
        with self._lock:
            self._empty()
            self._version += 1

    @property
    def version(self) -> str:
        """A mark that differs whenever anything has changed, also after a restart."""
        with self._lock:
            return f"{self._last_id}.{self._version}"

    @property
    def account(self) -> Account:
        """The account as it is now."""
        with self._lock:
            return self._account

    def change(self, changed: Callable[[Account], Account]) -> Account:
        """Replace the account by what the function makes of it; nobody else changes it meanwhile."""
        with self._lock:
            self._account = changed(self._account)
            self._version += 1
            return self._account

    def take_fault(self, chance: Callable[[], float]) -> Fault | None:
        """Take the fault that the next request gets, if any."""
        with self._lock:
            faults, fault = self._account.faults.taken(chance)
            if faults != self._account.faults:
                self.change(lambda account: replace(account, faults=faults))
            return fault

    # ------------------------------------------------------------ what phones and the account say

    def text_in(self, number: str, text: str) -> tuple[Bubble, Route]:
        """A phone texts in: its bubble, and where the text goes."""
        with self._lock:
            bubble = self._bubble(number, "in", "phone", text)
            came = Text(id=bubble.id, number=number, text=text, at=bubble.at)
            goes = route(self._account, came, self._phones.last_answer(number))
            self._account, answer = after_text(self._account, number, text)
            self._phones.keep(bubble)
            if goes.why:
                bubble = self.note(bubble, goes.why)
            if answer:
                self._say(number, "gateway", answer)
            return bubble, goes

    def send(self, asked: Sending, fault: Fault | None = None) -> Code:
        """The account sends through the API: decides, charges, shows the bubble and logs the call, all at once."""
        with self._lock:
            refused = fault is not None and not fault.accepted
            code = Code.UNKNOWN if refused else verdict(self._account, asked)
            if code is Code.SENT:
                self._account = self._account.charged()
                self._say(asked.number, "api", asked.text, asked.subject)
            self.log_call("sending", code, asked, fault)
            return code

    def reply(self, bubble: Bubble, body: str) -> None:
        """The body of a callback's answer goes to the phone, cut to what one message takes (section 1.3)."""
        with self._lock:
            if not self._phones.has(bubble):
                return
            account = self._account
            if account.blocks(bubble.number) or not account.can_pay():
                why = "opted out" if account.blocks(bubble.number) else "no credits"
                self.note(bubble, f"answer not texted: {why}")
                return
            self._account = account.charged()
            self._say(bubble.number, "reply", shortened(body, limit(account.country, express=True)))

    def note(self, bubble: Bubble, words: str) -> Bubble:
        """Add words to a bubble's log line; the bubble as it is then, or unchanged where a reset took it away."""
        with self._lock:
            if not self._phones.has(bubble):
                return bubble
            self._version += 1
            return self._phones.note(bubble, words)

    def log_call(self, function: str, code: int | None, asked: Sending, fault: Fault | None = None) -> None:
        """Log a call of the API; without a code, it met the limit of connections (503)."""
        with self._lock:
            status, told = heard(code, fault)
            self._calls.append(
                Call(
                    id=self._next_id(),
                    at=self._clock(),
                    function=function,
                    status=status,
                    code=told,
                    accepted=function == "sending" and code == Code.SENT,
                    fault=fault.kind if fault else None,
                    number=asked.number,
                    subject=asked.subject,
                    text=asked.text,
                    express=asked.express,
                ),
            )

    # ------------------------------------------------------------ what can be looked at

    def bubbles(self, number: str) -> list[Bubble]:
        """Everything on a phone, oldest first."""
        with self._lock:
            return self._phones.bubbles(number)

    def numbers(self) -> list[str]:
        """Every phone that has a bubble."""
        with self._lock:
            return self._phones.numbers()

    def recent_texts(self) -> list[Bubble]:
        """The last texts that came in from any phone, newest first."""
        with self._lock:
            return self._phones.recent_texts()

    def calls(self, after: int = 0) -> list[Call]:
        """The API calls with an id above `after`, oldest first."""
        with self._lock:
            return [call for call in self._calls if call.id > after]

    def last_calls(self, most: int) -> list[Call]:
        """The last API calls, newest first."""
        with self._lock:
            return self._calls[: -most - 1 : -1]

    # ------------------------------------------------------------ inside

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _bubble(self, number: str, way: Way, by: By, text: str, subject: str = "") -> Bubble:
        return Bubble(id=self._next_id(), number=number, way=way, by=by, text=text, at=self._clock(), subject=subject)

    def _say(self, number: str, by: By, text: str, subject: str = "") -> None:
        self._phones.keep(self._bubble(number, "out", by, text, subject))
