"""Where a text goes that came in: the keyword's address, the forwarding address, both or nowhere (section 1.1)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from app.sandbox.account import Account
from app.sandbox.events import KEYWORD_EVENT, TEXT_EVENT, keyword_event, text_event
from app.sandbox.keywords import Keyword
from app.sandbox.optouts import begins_with_a_wish
from app.sandbox.records import Text

Door = Literal["keyword", "inbox", "text event", "keyword event"]

REPLY_WINDOW = timedelta(hours=12)

NO_KEYWORD = "not forwarded: no keyword, and no text from the account in the last 12 hours"
NO_ADDRESS = "not forwarded: no callback address is set"
NO_FORWARDING = "not forwarded: forwarding is off"

NAMES: dict[Door, str] = {
    "keyword": "keyword submission",
    "inbox": "inbox reply",
    "text event": TEXT_EVENT,
    "keyword event": KEYWORD_EVENT,
}


@dataclass(frozen=True, slots=True)
class Forward:
    """One call to make: through which door, to what full address, and of a webhook the body."""

    door: Door
    url: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """The calls to make, in order; without any, why."""

    forwards: tuple[Forward, ...] = ()
    why: str = ""


def route(account: Account, text: Text, last_answer: datetime | None) -> Route:
    """Decide where a text goes; `last_answer` is when the account last texted that phone."""
    keyword = account.keyword(text.text)
    if account.webhooks and (keyword is not None or _finds_its_account(account, text, last_answer)):
        return _events(account, text, keyword)
    if keyword is not None:
        return _keyword_submission(account, text, keyword)
    if not _finds_its_account(account, text, last_answer):
        return Route(why=NO_KEYWORD)
    if not account.forwarding:
        return Route(why=NO_FORWARDING)
    if account.callback_url is None:
        return Route(why=NO_ADDRESS)
    return Route((_forward(account, "inbox", account.callback_url, text),))


def _keyword_submission(account: Account, text: Text, keyword: Keyword) -> Route:
    forwards = []
    url = account.keyword_url(keyword)
    if url is not None:
        forwards.append(_forward(account, "keyword", url, text))
    if not account.unique_requests and account.forwarding and account.callback_url is not None:
        forwards.append(_forward(account, "inbox", account.callback_url, text))
    return Route(tuple(forwards), "" if forwards else NO_ADDRESS)


def _events(account: Account, text: Text, keyword: Keyword | None) -> Route:
    """The webhooks in place of both callbacks: one for every text, and one more for a keyword alone."""
    if account.callback_url is None:
        return Route(why=NO_ADDRESS)
    forwards = [Forward("text event", account.callback_url, text_event(account, text))]
    if keyword is not None:
        forwards.append(Forward("keyword event", account.callback_url, keyword_event(keyword.word, text)))
    return Route(tuple(forwards))


def _finds_its_account(account: Account, text: Text, last_answer: datetime | None) -> bool:
    """On a shared code many accounts live on one number; something must tell whose text it is."""
    return (
        not account.shared_code
        or account.keyword_first(text.text) is not None
        or begins_with_a_wish(text.text)
        or (last_answer is not None and text.at - last_answer <= REPLY_WINDOW)
    )


def _forward(account: Account, door: Door, url: str, text: Text) -> Forward:
    names = ("PhoneNumber", "Message") if door == "keyword" else ("from", "message")
    parameters = dict(zip(names, (text.number, text.text), strict=True))
    if account.message_id:
        parameters["MessageID"] = str(text.id)
    return Forward(door, _with_query(url, parameters))


def _with_query(url: str, parameters: dict[str, str]) -> str:
    """Add parameters to an address and keep the query it has."""
    parts = urlsplit(url)
    added = urlencode(parameters, quote_via=quote, safe="")
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added, fragment=""))
