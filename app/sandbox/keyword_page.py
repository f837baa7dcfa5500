"""Keywords by hand, as the gateway's own pages allow: renting, setting up, giving back. No program asks for it."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.sandbox.account import Account
from app.sandbox.everything import FIRST_NUMBER, everything
from app.sandbox.keywords import Keyword, can_be_rented, folded
from app.sandbox.phone import ten_digits
from app.sandbox.reading import is_address, is_email
from app.sandbox.state import State
from app.sandbox.writing import cost, is_allowed, limit

_TEXTS: Final = {
    "auto_reply": "The auto-reply",
    "confirm_message": "The question",
    "alternate_reply": "The reply to members",
}
_SWITCHES: Final = (
    ("double_opt_in", "Double opt-in", "The question is asked before anybody joins"),
    ("alternate", "Answer members otherwise", "The reply to members takes the place of the auto-reply"),
)

Answer = Response | tuple[str, int]


def keyword_page(state: State) -> Blueprint:
    """The routes of the forms."""
    routes = Blueprint("keyword", __name__)

    @routes.post("/keyword-rentals")
    def rent() -> Answer:
        """Have a keyword rented `by` you or somebody else, or by nobody any more."""
        word, by = " ".join(request.form.get("word", "").split()), request.form.get("by")
        problem = _cannot_be_rented(state.account, word) if by != "nobody" else ""
        if problem:
            return render_template("page.html", **everything(state, _number(), keyword_problem=problem)), 400
        state.change(lambda account: _rented(account, word, by))
        return _back()

    @routes.get("/keyword-settings")
    def show() -> Answer:
        keyword = state.account.keyword(request.args.get("word", ""))
        return _back() if keyword is None else (_page(state.account, keyword), HTTPStatus.OK)

    @routes.post("/keyword-settings")
    def set_up() -> Answer:
        account = state.account
        keyword = account.keyword(request.form.get("word", ""))
        if keyword is None:
            return _back()
        after = _as_written(account, keyword)
        problems = tuple(_problems(account, after))
        if problems:
            return _page(account, after, problems), HTTPStatus.BAD_REQUEST
        state.change(lambda before: before.with_keyword(after) if before.keyword(after.word) else before)
        return _back()

    @routes.post("/keyword-returns")
    def give_back() -> Answer:
        gone = folded(request.form.get("word", ""))
        state.change(
            lambda before: replace(before, keywords=tuple(one for one in before.keywords if one.folded != gone))
        )
        return _back()

    return routes


def _cannot_be_rented(account: Account, word: str) -> str:
    """Why the keyword cannot be rented; empty where it can."""
    if not can_be_rented(word):
        return "A keyword is 1 to 40 letters and digits, with single spaces between words."
    if account.keyword(word):
        return f"You rent {word} already."
    return f"Somebody else rents {word} already." if account.is_taken(word) else ""


def _rented(account: Account, word: str, by: str | None) -> Account:
    """The account after the rental. What somebody else got meanwhile stays theirs."""
    others = tuple(one for one in account.taken_keywords if folded(one) != folded(word))
    if by == "nobody":
        return replace(account, taken_keywords=others)
    if account.is_taken(word):
        return account
    return account.with_keyword(Keyword(word=word)) if by == "you" else replace(account, taken_keywords=(*others, word))


def _as_written(account: Account, keyword: Keyword) -> Keyword:
    """The keyword as the form has it; browsers write each line end as two characters."""
    form = request.form
    groups = (account.group(name) for name in form.getlist("groups"))
    written: dict[str, Any] = {
        name: form.get(name, "").replace("\r\n", "\n").strip() for name in (*_TEXTS, "email", "url")
    }
    written["url"] = written["url"] or None
    return replace(
        keyword,
        **written | {name: name in form for name, _, _ in _SWITCHES},
        groups=tuple(group.id for group in groups if group is not None),
    )


def _problems(account: Account, keyword: Keyword) -> Iterator[str]:
    most = limit(account.country, express=True)
    for name, label in _TEXTS.items():
        text = getattr(keyword, name)
        if not is_allowed(text):
            yield f"{label} holds characters that the gateway does not take."
        if cost(text) > most:
            yield f"{label} counts {cost(text)} characters, and {most} are the most."
    if keyword.url and not is_address(keyword.url):
        yield "The address is none such as https://texts.shop.example/incoming."
    if keyword.email and not is_email(keyword.email):
        yield "The e-mail is no e-mail address."


def _page(account: Account, keyword: Keyword, problems: tuple[str, ...] = ()) -> str:
    return render_template(
        "keyword.html",
        keyword=keyword,
        groups=account.groups,
        number=_number(),
        problems=problems,
        switches=_SWITCHES,
    )


def _number() -> str:
    """The phone that the page shows meanwhile."""
    return ten_digits(request.values.get("number", "")) or FIRST_NUMBER


def _back() -> Response:
    return redirect(url_for("page.show", number=_number(), _anchor="keywords"), HTTPStatus.SEE_OTHER)
