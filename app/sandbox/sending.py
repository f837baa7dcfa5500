"""Sending one message: what is asked, and what the gateway makes of it (section 2.3)."""

from dataclasses import dataclass, field

from app.sandbox.account import Account
from app.sandbox.codes import Code
from app.sandbox.parameters import Parameters
from app.sandbox.phone import is_ten_digits
from app.sandbox.writing import is_sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One request to send, as it came; absent parameters are empty."""

    user: str = ""
    password: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    express: bool = True


def sending_of(given: Parameters) -> Sending:
    """The request to send that the parameters make."""
    return Sending(
        user=given.text("user"),
        password=given.text("pass"),
        number=given.text("phonenumber"),
        subject=given.text("subject"),
        text=given.text("message"),
        express=given.text("express", "1") != "0",
    )


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
