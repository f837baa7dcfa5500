"""Calls of the HTTP API at work: each is decided, paid, shown and logged at once, in one piece of work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.sandbox.account import Account
from app.sandbox.codes import Code
from app.sandbox.faults import Fault
from app.sandbox.outcome import Outcome
from app.sandbox.records import Call, heard
from app.sandbox.sending import Sending, verdict
from app.sandbox.state import State


def send(state: State, asked: Sending, fault: Fault | None = None) -> Code:
    """The account sends one message through the HTTP API."""
    with state.work():
        refused = fault is not None and not fault.accepted
        code = Code.UNKNOWN if refused else verdict(state.account, asked)
        outcome = Outcome(code=code)
        if code is Code.SENT:
            before = state.account.credits
            state.change(Account.charged)
            state.bubble(asked.number, "out", "api", asked.text, asked.subject)
            outcome = replace(outcome, credits=before - state.account.credits, numbers=(asked.number,))
        log(state, "sending", outcome, asked, fault, accepted=code is Code.SENT)
        return code


def log(
    state: State, function: str, outcome: Outcome | None, asked: Sending, fault: Fault | None = None, *, accepted: bool
) -> None:
    """Log a call of the HTTP API; without an outcome, it met the limit of connections (503)."""
    status, told = heard(outcome.code if outcome else None, fault)
    done = outcome or Outcome(code=Code.UNKNOWN)

    def call(number: int, at: datetime) -> Call:
        return Call(
            id=number,
            at=at,
            function=function,
            status=status,
            code=told,
            accepted=accepted,
            fault=fault.kind if fault else None,
            credits=done.credits,
            cents=done.cents,
            about=done.about,
            numbers=done.numbers,
            number=asked.number,
            subject=asked.subject,
            text=asked.text,
            express=asked.express,
        )

    state.log(call)


def ask(state: State, function: str, decide: Callable[[Account], Outcome], asked: Sending, fault: Fault | None) -> str:
    """The account asks for something else: decides, changes the account and logs the call; what is answered."""
    with state.work():
        refused = fault is not None and not fault.accepted
        outcome = Outcome(code=Code.UNKNOWN) if refused else decide(state.account)
        after = outcome.account
        if after is not None:
            state.change(lambda _: after)
        log(state, function, outcome, asked, fault, accepted=after is not None)
        return str(outcome.code if isinstance(outcome.code, str) else int(outcome.code))
