"""The functions of the gateway's HTTP API: where each is called, what it may answer (reference page, section 2.2)."""

import re
from dataclasses import dataclass
from typing import Final

from app.gateway.club_texting.carrier import CARRIER
from app.gateway.club_texting.http.codes import (
    CARRIER_LOOKUP,
    CREDITS_CHECK,
    CREDITS_PURCHASE,
    KEYWORD_AVAILABILITY,
    KEYWORD_RENTAL,
    KEYWORD_SETUP,
    SENDING_CODES,
    VOICE_BROADCAST,
    Codes,
)


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name in commands, its path below `/api/`, what its answers may be.

    `spends`: a call made twice may cost twice, or reach people twice. `answers` is what an answer may be that is no
    return code.
    """

    name: str
    title: str
    path: str
    codes: Codes
    spends: bool
    answers: re.Pattern[str] | None = None

    def understands(self, answer: str) -> bool:
        """Whether an answer is one that this function gives."""
        return answer in self.codes or (self.answers is not None and self.answers.fullmatch(answer) is not None)


_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
"""A number of credits: any that is not negative."""

SEND: Final = Function("send", "Send a text", "sending/", SENDING_CODES, spends=True)
CREDITS: Final = Function("credits", "Check credits", "credits/check/", CREDITS_CHECK, spends=False, answers=_NUMBER)
AVAILABLE: Final = Function(
    "keyword-available", "Check a keyword", "keyword/check/", KEYWORD_AVAILABILITY, spends=False
)
BUY: Final = Function("buy-credits", "Buy credits", "credits/buy/", CREDITS_PURCHASE, spends=True)
RENT: Final = Function("rent-keyword", "Rent a keyword", "keyword/rent/", KEYWORD_RENTAL, spends=True)
SET_UP: Final = Function("set-up-keyword", "Set up a keyword", "keyword/setup", KEYWORD_SETUP, spends=False)
VOICE: Final = Function("voice", "Voice broadcast", "voicemessages/", VOICE_BROADCAST, spends=True)
LOOKUP: Final = Function("lookup", "Look up a carrier", "lookup", CARRIER_LOOKUP, spends=True, answers=CARRIER)

FUNCTIONS: Final = (SEND, CREDITS, AVAILABLE, BUY, RENT, SET_UP, VOICE, LOOKUP)
"""All of them, in the order of the vendor's page."""
