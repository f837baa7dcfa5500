"""Playing the phone and the account from a program: `/_sandbox/…`, described in docs/stand-in-gateway.md."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from app.sandbox.account_json import RefusedError, changed, shown
from app.sandbox.callbacks import Callbacks
from app.sandbox.holdings_json import shown_keyword
from app.sandbox.phone import ten_digits
from app.sandbox.state import State

Answer = Response | tuple[Response, int]


def scripting(state: State, callbacks: Callbacks) -> Blueprint:
    """The routes of the scripting API."""
    routes = Blueprint("scripting", __name__, url_prefix="/_sandbox")

    @routes.post("/phones/<written>/texts")
    def text_in(written: str) -> Answer:
        text = request.form.get("text", "")
        if not text:
            return _bad("give the text in the form field text")
        return jsonify(callbacks.text_in(number_or_404(written), text).as_json()), 202

    @routes.get("/phones/<written>")
    def phone(written: str) -> Answer:
        return jsonify([bubble.as_json() for bubble in state.bubbles(number_or_404(written))])

    @routes.get("/account")
    def account() -> Answer:
        return jsonify(shown(state.account))

    @routes.put("/account")
    def change_account() -> Answer:
        given: Any = request.get_json(force=True, silent=True)
        try:
            return jsonify(shown(state.change(lambda account: changed(account, given))))
        except RefusedError as refused:
            return _bad("the account was not changed", refused.problems)

    @routes.get("/keywords")
    def keywords() -> Answer:
        account = state.account
        return jsonify([shown_keyword(keyword, account) for keyword in account.keywords])

    @routes.get("/calls")
    def calls() -> Answer:
        after = request.args.get("after", default=0, type=int)
        return jsonify([call.as_json() for call in state.calls(after)])

    @routes.post("/reset")
    def reset() -> Answer:
        state.reset()
        return jsonify(shown(state.account))

    return routes


def number_or_404(written: str) -> str:
    """The ten digits of a number as written in an address; anything else is no phone."""
    number = ten_digits(written)
    if number is None:
        abort(404)
    return number


def _bad(message: str, problems: dict[str, str] | None = None) -> Answer:
    return jsonify({"message": message, "problems": problems or {}}), 400
