"""What the gateway's HTTP API answers: one integer, and nothing else; a carrier look-up also answers in words.

Source: the vendor's page of return codes (reference page, sections 2.3 to 2.10). The table feeds the verdicts, the
errors, the command line and the guides, so that a code means the same in all of them. Sending comes first, because its
rows also say what becomes of a text in the queue; the other functions follow in the order of the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.delivery import OptOutList, Outcome, Trouble, Verdict
from app.gateway.club_texting.return_code import Proof, ReturnCode


@dataclass(frozen=True, slots=True)
class SendingCode(ReturnCode):
    """A return code of sending, with what it means for a text in the queue."""

    verdict: Verdict

    @property
    def opted_out(self) -> OptOutList | None:
        """Which opt-out list of the gateway the person is on, if that is what it says."""
        return self.verdict.opted_out

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the account, if that is what it says."""
        return self.verdict.trouble


_PROVES: Final = {
    Outcome.SENT: Proof.DONE,
    Outcome.NOT_SENT: Proof.NOTHING,
    Outcome.REFUSED: Proof.NOTHING,
    Outcome.UNKNOWN: Proof.UNKNOWN,
}


def _code(
    code: int,
    name: str,
    outcome: Outcome,
    meaning: str,
    what_to_do: str,
    *,
    trouble: Trouble | None = None,
    opted_out: OptOutList | None = None,
) -> SendingCode:
    verdict = Verdict(outcome, f"{code}: {name}", trouble=trouble, opted_out=opted_out)
    return SendingCode(code, name, meaning, what_to_do, _PROVES[outcome], verdict)


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

SENDING: Final[Mapping[int, SendingCode]] = MappingProxyType({int(row.code): row for row in _ROWS})
"""Every return code of sending, by its number."""


# ---------------------------------------------------------------- the other functions

Codes = Mapping[str, ReturnCode]
"""The return codes of one function, by what stands in the answer."""

_GOOD: Final = "Nothing."


def _codes(*rows: ReturnCode) -> Codes:
    return MappingProxyType({str(row.code): row for row in rows})


_LOGIN: Final = ReturnCode(
    -1,
    "login refused",
    "User or password is wrong, or the account may not use the API.",
    "Check user and password, and that API use is switched on for the account.",
    Proof.NOTHING,
)
_ASKED_IN_VAIN: Final = ReturnCode(
    -10,
    "unknown error",
    "The gateway failed and does not say why.",
    "Ask again: the call may be repeated. If it goes on, ask the gateway's support.",
    Proof.UNKNOWN,
)
_DECLINED: Final = ReturnCode(
    0,
    "declined",
    "The payment was declined.",
    "Check the card and its address, or use another card.",
    Proof.NOTHING,
)

SENDING_CODES: Final = _codes(*_ROWS)
CREDITS_CHECK: Final = _codes(_LOGIN, _ASKED_IN_VAIN)
KEYWORD_AVAILABILITY: Final = _codes(
    ReturnCode(1, "available", "The keyword is free.", "Rent it, if you want it.", Proof.DONE),
    ReturnCode(0, "not available", "Somebody has the keyword already.", "Choose another keyword.", Proof.DONE),
    _LOGIN,
    _ASKED_IN_VAIN,
)
CREDITS_PURCHASE: Final = _codes(
    ReturnCode(1, "bought", "The credits were bought.", _GOOD, Proof.DONE),
    _DECLINED,
    _LOGIN,
    # The vendor's page prints this row under keyword availability, where nothing is bought (reference, section 6.1).
    ReturnCode(-2, "below the minimum", "The purchase is below $5.00.", "Buy more credits at once.", Proof.NOTHING),
    ReturnCode(
        -10,
        "unknown error",
        "The gateway failed and does not say whether the card was charged.",
        "Compare the account's credits with those before, and the card's statement, before anybody buys again.",
        Proof.UNKNOWN,
    ),
)
KEYWORD_RENTAL: Final = _codes(
    ReturnCode(2, "rented", "The keyword is the account's now.", "Set it up.", Proof.DONE),
    ReturnCode(1, "not available", "Somebody has the keyword already.", "Choose another keyword.", Proof.NOTHING),
    _DECLINED,
    _LOGIN,
    ReturnCode(
        -10,
        "unknown error",
        "The gateway failed and does not say whether the keyword was rented.",
        "Look at the account's keywords, and at the card's statement, before anybody rents again.",
        Proof.UNKNOWN,
    ),
)
KEYWORD_SETUP: Final = _codes(
    ReturnCode(1, "set up", "The keyword answers as told.", _GOOD, Proof.DONE),
    _LOGIN,
    ReturnCode(-2, "bad keyword", "The account has no such keyword.", "Check its spelling, or rent it.", Proof.NOTHING),
    ReturnCode(
        -3,
        "bad group",
        "The account has no contact group of this name.",
        "Check the group's name, or make the group on the gateway's site.",
        Proof.NOTHING,
    ),
    ReturnCode(-4, "bad e-mail address", "The e-mail address is none.", "Correct the e-mail address.", Proof.NOTHING),
    ReturnCode(-5, "bad URL", "The forwarding address is none.", "Write it whole, from https:// on.", Proof.NOTHING),
    ReturnCode(
        -7,
        "bad auto-reply",
        "The auto-reply is blank, too long, or holds a character that the gateway does not take.",
        "Shorten or reword it: 160 characters at most, 136 in Canada, 130 by Standard delivery.",
        Proof.NOTHING,
    ),
    _ASKED_IN_VAIN,
)
VOICE_BROADCAST: Final = _codes(
    ReturnCode(1, "campaign sent", "The gateway calls the numbers.", _GOOD, Proof.DONE),
    _LOGIN,
    ReturnCode(-2, "credit limit reached", "The account has too few credits.", "Buy credits.", Proof.NOTHING),
    ReturnCode(
        -3, "bad caller id", "The number to show is none.", "Give one of ten digits that is yours.", Proof.NOTHING
    ),
    ReturnCode(
        -4,
        "bad phone numbers",
        "The list of numbers is empty, or one of them is no number of ten digits.",
        "Correct the numbers; nobody was called.",
        Proof.NOTHING,
    ),
    ReturnCode(
        -5,
        "bad sound file",
        "The account has no sound file of this name.",
        "Give the name of a stored file with its ending, such as greeting.wav.",
        Proof.NOTHING,
    ),
    ReturnCode(
        -6,
        "bad sound source",
        "The gateway could not fetch the sound from this address.",
        "Give the whole address of a .wav file that anybody may fetch.",
        Proof.NOTHING,
    ),
    ReturnCode(
        -7,
        "bad request",
        "The gateway does not know the names of the call's variables.",
        "Check TEXTBACK_GATEWAY_URL; if it is right, this gateway speaks another dialect: report it.",
        Proof.NOTHING,
    ),
    ReturnCode(
        -10,
        "unknown error",
        "The gateway failed and does not say whether the numbers are called.",
        "Look at the account's voice campaigns before anybody broadcasts again.",
        Proof.UNKNOWN,
    ),
)
CARRIER_LOOKUP: Final = _codes(
    _LOGIN,
    ReturnCode(-2, "bad phone number", "The number is not ten digits.", "Correct the number.", Proof.NOTHING),
    ReturnCode(
        -3, "not enough credits", "The look-up account has too few credits.", "Buy look-ups for it.", Proof.NOTHING
    ),
    ReturnCode(-4, "look-up failed", "The carriers could not be asked.", "Ask again later.", Proof.NOTHING),
    ReturnCode("UNKNOWN", "carrier unknown", "The number's carrier is not recognised.", _GOOD, Proof.DONE),
    ReturnCode("FAILURE", "no mobile number", "The number is no valid mobile number.", "Do not text it.", Proof.DONE),
)
