"""The page with the phone: server-rendered, works without script, gets livelier with it."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.account_json import RefusedError, changed
from app.sandbox.callbacks import Callbacks
from app.sandbox.desk_page import FAULTS, on_the_desk
from app.sandbox.phone import ten_digits
from app.sandbox.scripting import number_or_404
from app.sandbox.state import State
from app.sandbox.telling import told

FIRST_NUMBER = "2125550100"

SWITCHES = (
    ("forwarding", "Enable forwarding", "Texts that are no bare keyword go to the callback address"),
    ("unique_requests", "Send unique requests", "A bare keyword calls one address, not both"),
    ("wait_for_response", "Wait for response from my server", "What your server answers is texted to the phone"),
    ("message_id", "Add message id to forwarded data", "Callbacks carry MessageID"),
    ("forward_non_2xx", "Forward message for non-2xx status codes", "Error pages are texted, too"),
    ("handles_stop", "Gateway handles STOP itself", "Confirms, and blocks the number on its own list"),
    ("shared_code", "Shared short code", "Other texts find the account for 12 hours only"),
    ("webhooks", "Newer webhooks", "Signed JSON events in place of the callbacks with parameters"),
)
PIECES = ("bubbles", "faults", "activity", "summary", "desk")
"""The parts of the page that change by themselves, by the names of their templates."""
_NAMES = tuple(name for name, _, _ in SWITCHES)


def page(state: State, callbacks: Callbacks) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("page", __name__)

    @routes.get("/")
    def show() -> str:
        number = ten_digits(request.args.get("number", FIRST_NUMBER))
        return render_template("page.html", **_everything(state, number or FIRST_NUMBER), wrong_number=number is None)

    @routes.get("/_page/<written>")
    def parts(written: str) -> Response:
        """What changes on the page, as pieces of HTML; 204 while `seen` is still what there is."""
        if request.args.get("seen") == state.version:
            return Response(status=HTTPStatus.NO_CONTENT)
        everything = _everything(state, number_or_404(written))
        pieces = {name: render_template(f"{name}.html", **everything) for name in PIECES}
        switches = {name: getattr(everything["account"], name) for name in _NAMES}
        return jsonify(
            pieces | {"version": everything["version"], "switches": switches, "keywords": everything["account"].words}
        )

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
            return render_template("page.html", **_everything(state, number, refused.problems)), 400
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


def _everything(state: State, number: str, problems: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    # The version comes first: what changes meanwhile is then shown by the next look, never missed.
    with state.work():
        version = state.version
        numbers, texts = state.phones.numbers(), state.phones.recent_texts()[:12]
    return {
        "version": version,
        "number": number,
        "numbers": sorted({FIRST_NUMBER, number, *numbers}),
        "bubbles": state.bubbles(number),
        "account": state.account,
        "switches": SWITCHES,
        "calls": list(told(state.last_calls(12))),
        "calls_in_all": state.calls_in_all,
        "texts": texts,
        "problems": problems,
        "desk": on_the_desk(state),
        "fault_names": FAULTS,
    }
