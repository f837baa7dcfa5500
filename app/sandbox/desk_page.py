"""The part of the page that shows the customer's desk: keywords, groups, the inbox, and the faults to come."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from app.sandbox.faults import Fault, Faults, rated
from app.sandbox.phone import ten_digits
from app.sandbox.state import State

SHOWN = 8
"""How many texts of the inbox the page shows."""

FAULTS = (
    ("code_-10", "Unknown error (-10)"),
    ("code_-2", "Credit limit (-2)"),
    ("http_503", "HTTP 503"),
    ("http_500", "HTTP 500"),
    ("late", "Proper answer, 3 s late"),
    ("silent", "Accepts, then says nothing for 30 s"),
    ("cut", "Accepts, then cuts the connection"),
    ("half", "Accepts, then cuts its answer in half"),
    ("html", "HTML page"),
    ("redirect", "Redirect"),
    ("huge", "4 MiB of answer"),
)
MOST_TIMES = 1000


def desk_page(state: State) -> Blueprint:
    """The routes of the desk."""
    routes = Blueprint("desk", __name__)

    @routes.post("/faults")
    def change_faults() -> Response:
        """Put a fault at the end of the queue, or with `clear` take all faults away."""
        wanted = Faults() if "clear" in request.form else _with_one_more(state.account.faults)
        state.change(lambda account: replace(account, faults=wanted))
        number = ten_digits(request.form.get("number", ""))
        return redirect(url_for("page.show", number=number) if number else url_for("page.show"), 303)

    return routes


def _with_one_more(faults: Faults) -> Faults:
    fault = rated(request.form.get("fault", ""))
    times = request.form.get("times", default=1, type=int)
    if fault is None or not 1 <= times <= MOST_TIMES:
        abort(400)
    return replace(faults, next=(*faults.next, replace(fault, times=times)))


def on_the_desk(state: State) -> dict[str, Any]:
    """Everything that the desk shows, read in one piece of work."""
    with state.work():
        account, desk = state.account, state.desk
        folders = {folder.id: folder.name for folder in desk.folders.all()}
        letters = desk.inbox.all()
        contacts = desk.contacts.all()
    return {
        "keywords": [{"keyword": one, "groups": account.group_names(one.groups)} for one in account.keywords],
        "taken": account.taken_keywords,
        "groups": [(one.name, sum(one.id in contact.groups for contact in contacts)) for one in account.groups],
        "letters": [(one, folders.get(one.folder or 0, "")) for one in reversed(letters[-SHOWN:])],
        "inbox_size": len(letters),
        "faults": [(_named(fault), fault.times) for fault in account.faults.next],
        "rates": dict(account.faults.rates),
    }


def _named(fault: Fault) -> str:
    """A fault as its rate is called: with the code or the status that it answers."""
    return {"code": f"code {fault.code}", "http": f"HTTP {fault.status}"}.get(fault.kind, fault.kind)
