"""Texts from phones at work: the bubble, the inbox, the opt-out lists, and what a keyword answers by itself."""

from dataclasses import replace
from datetime import datetime

from app.sandbox.account import Account
from app.sandbox.desk import Asked, Contact, Letter
from app.sandbox.joining import Joining, is_yes, on_keyword
from app.sandbox.keywords import Keyword
from app.sandbox.optouts import after_text
from app.sandbox.records import Bubble, By, Text
from app.sandbox.routing import NO_KEYWORD, Route, route
from app.sandbox.state import State
from app.sandbox.writing import limit, shortened


def text_in(state: State, number: str, text: str) -> tuple[Bubble, Route]:
    """A phone texts in: its bubble, and where the text goes."""
    with state.work():
        last_answer = state.phones.last_answer(number)
        bubble = state.bubble(number, "in", "phone", text)
        goes = route(state.account, Text(id=bubble.id, number=number, text=text, at=bubble.at), last_answer)
        if goes.why:
            bubble = state.note(bubble, goes.why)
        if goes.why != NO_KEYWORD:
            state.desk.inbox.put(Letter(id=bubble.id, number=number, text=text, at=bubble.at))

        after, confirmation = after_text(state.account, number, text)
        state.change(lambda _: after)
        if confirmation:
            state.bubble(number, "out", "gateway", confirmation)
        _answer_by_keyword(state, bubble)
        return bubble, goes


def _answer_by_keyword(state: State, bubble: Bubble) -> None:
    """The keyword's own texts and groups; whoever was asked to confirm is asked no more after any other keyword."""
    keyword = state.account.keyword(bubble.text)
    asked = state.desk.asked.get(bubble.number)
    if keyword is not None:
        follows = on_keyword(keyword, is_member=_is_member(state, bubble.number, keyword))
    elif asked is not None and is_yes(bubble.text):
        keyword = state.account.keyword(asked.word)
        follows = Joining(keyword.auto_reply if keyword else "", joins=True)
    if keyword is None:
        return
    if asked is not None:
        state.desk.asked.remove(bubble.number)
    if follows.asks:
        state.desk.asked.put(Asked(number=bubble.number, word=keyword.word))
    if follows.joins and keyword.groups:
        _join(state, bubble.number, keyword)
    if follows.answer:
        reply(state, bubble, follows.answer, by="gateway")


def _is_member(state: State, number: str, keyword: Keyword) -> bool:
    contact = state.desk.contact_of(number)
    return contact is not None and bool(keyword.groups) and set(keyword.groups) <= set(contact.groups)


def _join(state: State, number: str, keyword: Keyword) -> None:
    now = state.clock()
    contact = state.desk.contact_of(number) or new_contact(state.next_id(), number, now, source="Keyword")
    state.desk.contacts.put(replace(contact, groups=tuple(dict.fromkeys((*contact.groups, *keyword.groups)))))


def new_contact(number_of_it: int, phone: str, at: datetime, source: str) -> Contact:
    """A contact with an id as the gateway has them: 24 hex digits, the first eight from the time (section 3.1)."""
    return Contact(id=f"{int(at.timestamp()):08x}{number_of_it:016x}", number=phone, created_at=at, source=source)


def reply(state: State, bubble: Bubble, body: str, by: By = "reply") -> None:
    """An answer goes to the phone that texted, cut to what one message takes (section 1.3)."""
    with state.work():
        if not state.phones.has(bubble):
            return
        account = state.account
        if account.blocks(bubble.number) or not account.can_pay():
            why = "opted out" if account.blocks(bubble.number) else "no credits"
            state.note(bubble, f"answer not texted: {why}")
            return
        state.change(Account.charged)
        state.bubble(bubble.number, "out", by, shortened(body, limit(account.country, express=True)))
