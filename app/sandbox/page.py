"""The page with the phone: server-rendered, works without script, gets livelier with it."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.account_json import RefusedError, changed
from app.sandbox.callbacks import Callbacks
from app.sandbox.everything import FIRST_NUMBER, SWITCHES, everything
from app.sandbox.phone import ten_digits
from app.sandbox.scripting import number_or_404
from app.sandbox.state import State

PIECES = ("notice", "bubbles", "faults", "activity", "summary", "rented", "desk")
"""The parts of the page that change by themselves, by the names of their templates."""
_NAMES = tuple(name for name, _, _ in SWITCHES)


def page(state: State, callbacks: Callbacks) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("page", __name__)

    @routes.get("/")
    def show() -> str:
        number = ten_digits(request.args.get("number", FIRST_NUMBER))
        return render_template("page.html", **everything(state, number or FIRST_NUMBER), wrong_number=number is None)

    @routes.get("/_page/<written>")
    def parts(written: str) -> Response:
        """What changes on the page, as pieces of HTML; 204 while `seen` is still what there is."""
        if request.args.get("seen") == state.version:
            return Response(status=HTTPStatus.NO_CONTENT)
        shown = everything(state, number_or_404(written))
        pieces = {name: render_template(f"{name}.html", **shown) for name in PIECES}
        switches = {name: getattr(shown["account"], name) for name in _NAMES}
        return jsonify(pieces | {"version": shown["version"], "switches": switches, "keywords": shown["account"].words})

    @routes.post("/texts")
    def text_in() -> BaseResponse:
        number = ten_digits(request.form.get("number", ""))
        if number is None:
            return redirect(url_for("page.show", number=""), 303)
        text = request.form.get("text", "")
        if text:
            callbacks.text_in(number, text)
        return redirect(url_for("page.show", number=number), 303)

    @routes.post("/account")
    def save_account() -> BaseResponse | tuple[str, int]:
        number = ten_digits(request.form.get("number", "")) or FIRST_NUMBER
        given = _from_form()
        try:
            state.change(lambda account: changed(account, given))
        except RefusedError as refused:
            return render_template("page.html", **everything(state, number, refused.problems)), 400
        return redirect(url_for("page.show", number=number), 303)

    @routes.post("/opt-outs")
    def change_opt_outs() -> BaseResponse:
        key = "global_opt_outs" if request.form.get("list") == "global" else "local_opt_outs"
        toggled = frozenset(filter(None, [ten_digits(request.form.get("toggle", ""))]))
        state.change(lambda account: changed(account, {key: list(getattr(account, key) ^ toggled)}))
        return redirect(url_for("page.show", number=ten_digits(request.form.get("number", "")) or FIRST_NUMBER), 303)

    return routes


def _from_form() -> dict[str, Any]:
    """The account form as the changes it stands for; a switch that is off is not in the form at all."""
    form = request.form
    changes: dict[str, Any] = {name: name in form for name in _NAMES}
    changes["callback_url"] = form.get("callback_url", "").strip()
    changes["keywords"] = [word for word in form.get("keywords", "").split(",") if word.strip()]
    if form.get("webhook_secret"):
        changes["webhook_secret"] = form["webhook_secret"].strip()
    changes["country"] = form.get("country", "us")
    if "vintage" in form:
        changes["vintage"] = form["vintage"]
    written = form.get("credits", "").strip()
    if written:
        changes["credits"] = int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else written
    return changes
