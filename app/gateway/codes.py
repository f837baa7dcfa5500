"""What the gateway answers when a text is handed over: one integer, and nothing else.

Source: the vendor's page of return codes (reference page, section 2.3). The table feeds the verdicts, the command line
and the operator's guide, so that a code means the same in all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.delivery import OptOutList, Outcome, Trouble, Verdict


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """One code: its short name, what it means in words, what a person does about it, and what it proves."""

    code: int
    name: str
    meaning: str
    what_to_do: str
    verdict: Verdict


def _code(
    code: int,
    name: str,
    outcome: Outcome,
    meaning: str,
    what_to_do: str,
    *,
    trouble: Trouble | None = None,
    opted_out: OptOutList | None = None,
) -> ReturnCode:
    verdict = Verdict(outcome, f"{code}: {name}", trouble=trouble, opted_out=opted_out)
    return ReturnCode(code, name, meaning, what_to_do, verdict)


_ROWS: Final = (
    _code(1, "sent", Outcome.SENT, "The gateway took the text.", "Nothing."),
    _code(
        -1,
        "login refused",
        Outcome.NOT_SENT,
        "User or password is wrong, or the account may not use the API.",
        "Check user and password, and that API use is switched on for the account; then start the worker anew.",
        trouble=Trouble.LOGIN,
    ),
    _code(
        -2,
        "credit limit reached",
        Outcome.NOT_SENT,
        "The account has no credits left.",
        "Buy credits. The queue is kept, and one text every five minutes finds out whether it may go on.",
        trouble=Trouble.CREDITS,
    ),
    _code(
        -5,
        "opted out of this account",
        Outcome.REFUSED,
        "The number is on this account's opt-out list.",
        "Nothing: the opt-out is in the ledger now. Only the person comes back, by texting a keyword or START.",
        opted_out=OptOutList.LOCAL,
    ),
    _code(
        -7,
        "bad message or subject",
        Outcome.REFUSED,
        "The text is too long, or holds a character that the gateway does not take.",
        "Mend the rule that made the text; `textback rules check` names such texts beforehand.",
    ),
    _code(
        -10,
        "unknown error",
        Outcome.UNKNOWN,
        "The gateway failed and does not say whether the text went out.",
        "Look the number up in the gateway's own outbox before anybody sends again.",
    ),
    _code(
        -104,
        "opted out of the short code",
        Outcome.REFUSED,
        "The person opted out of everything that this short code sends, for all of its customers.",
        "Nothing: the opt-out is in the ledger now. The person lifts it by texting a keyword to the short code.",
        opted_out=OptOutList.GLOBAL,
    ),
    _code(
        -106,
        "bad phone number",
        Outcome.REFUSED,
        "The gateway does not take the phone number: it wants ten digits.",
        "Correct the number where it came from.",
    ),
)

SENDING: Final[Mapping[int, ReturnCode]] = MappingProxyType({row.code: row for row in _ROWS})
"""Every return code of sending, by its number."""
