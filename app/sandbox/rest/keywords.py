"""Keywords: free or not, renting, setting up, giving back (section 3.4)."""

from dataclasses import replace
from typing import Any

from app.sandbox.account import Account
from app.sandbox.billing import KEYWORD_CENTS
from app.sandbox.keywords import Keyword
from app.sandbox.reading import is_address, is_email
from app.sandbox.rest import checks
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.billing import card_errors
from app.sandbox.rest.envelope import EMPTY, Refusal, entry, not_found
from app.sandbox.rest.work import Done, Work
from app.sandbox.shop import is_available
from app.sandbox.writing import limit

_TEXTS = {"ConfirmMessage": "confirm_message", "JoinMessage": "auto_reply", "AlternateReply": "alternate_reply"}
_SWITCHES = {"EnableDoubleOptIn": "double_opt_in", "EnableAlternateReply": "alternate"}


def availability(work: Work) -> Done:
    """Whether the keyword can be rented; a taken one is an answer and no error (section 6.11)."""
    word = work.asked.text("Keyword").strip()
    errors = checks.required("Keyword", word)
    if errors:
        raise Refusal(*errors)
    return Done(entry({"Keyword": word, "Available": is_available(work.state.account, word)}))


def rent(work: Work) -> Done:
    """Rent a keyword with a stored card or a new one."""
    word = work.asked.text("Keyword").strip()
    errors = checks.required("Keyword", word)
    if word and not is_available(work.state.account, word):
        errors = [f"Keyword: The keyword '{word}' is unavailable"]
    errors += card_errors(work.asked)
    if errors:
        raise Refusal(*errors)
    account = work.state.change(lambda before: before.with_keyword(Keyword(word=word)))
    return Done(entry(shown(account, Keyword(word=word)), 201), cents=KEYWORD_CENTS)


def set_up(work: Work) -> Done:
    """Change what is given of a keyword's set-up; the rest stays."""
    account, asked = work.state.account, work.asked
    keyword = _keyword(work)
    errors = _errors(account, asked)
    if errors:
        raise Refusal(*errors)
    after = replace(keyword, **_changes(account, asked))
    return Done(entry(shown(work.state.change(lambda before: before.with_keyword(after)), after)))


def cancel(work: Work) -> Done:
    """Give a keyword back; anybody may rent it then."""
    gone = _keyword(work)
    work.state.change(lambda before: replace(before, keywords=tuple(one for one in before.keywords if one != gone)))
    return Done(EMPTY)


def _keyword(work: Work) -> Keyword:
    found = work.state.account.keyword(work.named)
    if found is None:
        raise not_found()
    return found


def _errors(account: Account, asked: Asked) -> list[str]:
    most = limit(account.country, express=True)
    errors = [error for name in _TEXTS for error in checks.text(name, asked.text(name), most, most)]
    if asked.text("ForwardEmail") and not is_email(asked.text("ForwardEmail")):
        errors.append(f"ForwardEmail: '{asked.text('ForwardEmail')}' is not a valid email address")
    if asked.text("ForwardUrl") and not is_address(asked.text("ForwardUrl")):
        errors.append(f"ForwardUrl: '{asked.text('ForwardUrl')}' is not a valid URL")
    return errors + checks.groups("ContactGroupIDs", account, asked.array("ContactGroupIDs"))


def _changes(account: Account, asked: Asked) -> dict[str, Any]:
    changes: dict[str, Any] = {field: asked.text(name) for name, field in _TEXTS.items() if asked.given(name)}
    changes |= {field: asked.says_yes(name) for name, field in _SWITCHES.items() if asked.given(name)}
    if asked.given("ForwardEmail"):
        changes["email"] = asked.text("ForwardEmail")
    if asked.given("ForwardUrl"):
        changes["url"] = asked.text("ForwardUrl") or None
    if asked.given("ContactGroupIDs"):
        found = map(account.group, asked.array("ContactGroupIDs"))
        changes["groups"] = tuple(group.id for group in found if group is not None)
    return changes


def shown(account: Account, keyword: Keyword) -> dict[str, Any]:
    """A keyword as the wire has it, in the account's vintage (section 6.8)."""
    groups = account.group_names(keyword.groups)
    last = {"ForwardEmail": keyword.email, "ForwardUrl": keyword.url or "", "ContactGroupIDs": groups}
    first = {"ID": keyword.id, "Keyword": keyword.word, "EnableDoubleOptIn": keyword.double_opt_in}
    if account.vintage == "2012":
        return first | {"ConfirmMessage": keyword.confirm_message, "JoinMessage": keyword.auto_reply} | last
    texts = {name: _as_object(getattr(keyword, field)) for name, field in _TEXTS.items()}
    return first | {"EnableAlternateReply": keyword.alternate} | texts | last


def _as_object(text: str) -> dict[str, Any]:
    return {"Subject": "", "Message": text, "MessageTypeID": 1}
