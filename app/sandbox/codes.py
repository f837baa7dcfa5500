"""The return codes of the HTTP API, function by function, with what they mean (seed page; lookup: section 2.10)."""

from collections.abc import Mapping
from enum import IntEnum


class Code(IntEnum):
    """The codes of sending, and those that every function shares."""

    SENT = 1
    BAD_LOGIN = -1
    NO_CREDITS = -2
    LOCAL_OPT_OUT = -5
    BAD_MESSAGE = -7
    UNKNOWN = -10
    GLOBAL_OPT_OUT = -104
    BAD_NUMBER = -106


class SetUp(IntEnum):
    """The codes of setting up a keyword (section 2.8)."""

    UPDATED = 1
    BAD_KEYWORD = -2
    BAD_GROUP = -3
    BAD_EMAIL = -4
    BAD_URL = -5
    BAD_AUTO_REPLY = -7


class Voice(IntEnum):
    """The codes of a voice broadcast (section 2.9)."""

    SENT = 1
    NO_CREDITS = -2
    BAD_CALLER_ID = -3
    BAD_NUMBERS = -4
    BAD_SOUND_FILE = -5
    BAD_SOUND_SOURCE = -6
    MALFORMED = -7


_SHARED: Mapping[int | str, str] = {
    Code.BAD_LOGIN: "wrong user or password, or the API is not allowed for the account",
    Code.UNKNOWN: "unknown error",
}
_SENDING: Mapping[int | str, str] = {
    Code.SENT: "message sent",
    Code.NO_CREDITS: "credit limit reached",
    Code.LOCAL_OPT_OUT: "the number is on this account's opt-out list",
    Code.BAD_MESSAGE: "message or subject is empty, too long or has a character that is not allowed",
    Code.GLOBAL_OPT_OUT: "the number has opted out of everything from the short code",
    Code.BAD_NUMBER: "the phone number is not ten digits",
}

WORDS: Mapping[str, Mapping[int | str, str]] = {
    "sending": _SENDING,
    "redirected": _SENDING,
    "keyword-check": {1: "the keyword is available", 0: "the keyword is not available"},
    "buy-credits": {1: "credits bought", 0: "the card was declined", -2: "less than the $5.00 minimum purchase"},
    "rent-keyword": {2: "keyword rented", 1: "the keyword is not available", 0: "the card was declined"},
    "set-up-keyword": {
        SetUp.UPDATED: "keyword set up",
        SetUp.BAD_KEYWORD: "not a keyword of the account",
        SetUp.BAD_GROUP: "no group has this name",
        SetUp.BAD_EMAIL: "not an e-mail address",
        SetUp.BAD_URL: "not an address that can be called",
        SetUp.BAD_AUTO_REPLY: "the auto-reply is empty, too long or has a character that is not allowed",
    },
    "voice": {
        Voice.SENT: "campaign sent",
        Voice.NO_CREDITS: "credit limit reached",
        Voice.BAD_CALLER_ID: "the caller id is not ten digits",
        Voice.BAD_NUMBERS: "the phone numbers are not an array of ten digits each",
        Voice.BAD_SOUND_FILE: "no sound file of the account has this name",
        Voice.BAD_SOUND_SOURCE: "not the address of a .wav file",
        Voice.MALFORMED: "not a POST request, or a variable is missing",
    },
    "lookup": {
        -2: "the phone number is not ten digits",
        -3: "not enough lookup credits",
        -4: "lookup error, try again",
        "UNKNOWN": "the carrier is not recognised",
        "FAILURE": "the number is not a valid mobile",
    },
}


def words(function: str, code: int | str) -> str:
    """What a code of a function means."""
    known = {**_SHARED, **WORDS.get(function, {})}
    if code in known:
        return known[code]
    if function == "credits" and isinstance(code, int) and code >= 0:
        return "credits left"
    return "carrier" if isinstance(code, str) else "unknown code"
