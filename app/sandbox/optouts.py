"""The gateway's own opt-out lists: who gets on them by a text, and who gets off."""

import re
from dataclasses import replace
from typing import Literal

from app.sandbox.account import Account

Wish = Literal["stop", "help", "start"]

CONFIRMATION = "You are unsubscribed and will get no more messages. Reply START to come back."

_WORDS: dict[str, Wish] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "stop"),
    **dict.fromkeys(("help", "info"), "help"),
    **dict.fromkeys(("start", "unstop"), "start"),
}
_WORD = re.compile(r"\w+")


def wish(text: str) -> Wish | None:
    """What the whole text asks for, whatever its letter case and punctuation."""
    words = _WORD.findall(text.casefold())
    return _WORDS.get(words[0]) if len(words) == 1 else None


def begins_with_a_wish(text: str) -> bool:
    """Tell whether the first word stops, starts or asks for help, as in STOP PIZZA; such texts always get through."""
    first = _WORD.search(text.casefold())
    return first is not None and first[0] in _WORDS


def after_text(account: Account, number: str, text: str) -> tuple[Account, str]:
    """The account after a phone texted, and what the gateway itself answers (empty for nothing).

    A keyword takes a phone off the global list (seed page, note on -104). The local list is the gateway's
    business only where it handles STOP itself; a phone that is on it gets no second confirmation.
    """
    if account.keyword(text):
        account = replace(account, global_opt_outs=account.global_opt_outs - {number})
    if not account.handles_stop:
        return account, ""

    if account.keyword(text) or wish(text) == "start":
        return replace(account, local_opt_outs=account.local_opt_outs - {number}), ""
    if wish(text) == "stop" and number not in account.local_opt_outs:
        return replace(account, local_opt_outs=account.local_opt_outs | {number}), CONFIRMATION
    return account, ""
