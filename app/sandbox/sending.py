"""Sending one message: what is asked, and what the gateway makes of it (section 2.3)."""

from dataclasses import dataclass, field
from enum import IntEnum

from app.sandbox.account import Account
from app.sandbox.phone import is_ten_digits
from app.sandbox.writing import is_sound


class Code(IntEnum):
    """The return codes of the HTTP API."""

    SENT = 1
    BAD_LOGIN = -1
    NO_CREDITS = -2
    LOCAL_OPT_OUT = -5
    BAD_MESSAGE = -7
    UNKNOWN = -10
    GLOBAL_OPT_OUT = -104
    BAD_NUMBER = -106


WORDS: dict[int, str] = {
    Code.SENT: "message sent",
    Code.BAD_LOGIN: "wrong user or password, or the API is not allowed for the account",
    Code.NO_CREDITS: "credit limit reached",
    Code.LOCAL_OPT_OUT: "the number is on this account's opt-out list",
    Code.BAD_MESSAGE: "message or subject is empty, too long or has a character that is not allowed",
    Code.UNKNOWN: "unknown error",
    Code.GLOBAL_OPT_OUT: "the number has opted out of everything from the short code",
    Code.BAD_NUMBER: "the phone number is not ten digits",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One request to send, as it came; absent parameters are empty."""

    user: str = ""
    password: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    express: bool = True


def verdict(account: Account, asked: Sending) -> Code:
    """Decide what the gateway answers. Real gateways do not tell their order of checks; this is ours."""
    if not account.admits(asked.user, asked.password):
        return Code.BAD_LOGIN
    if not is_ten_digits(asked.number):
        return Code.BAD_NUMBER
    if not is_sound(asked.subject, asked.text, account.country, express=asked.express):
        return Code.BAD_MESSAGE
    if asked.number in account.global_opt_outs:
        return Code.GLOBAL_OPT_OUT
    if asked.number in account.local_opt_outs:
        return Code.LOCAL_OPT_OUT
    return Code.SENT if account.can_pay() else Code.NO_CREDITS
