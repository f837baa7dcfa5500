"""The page with the log of every call, newest first, and all that was given and answered."""

from flask import Blueprint, render_template, request

from app.sandbox.state import State
from app.sandbox.telling import told

PER_PAGE = 50


def log_page(state: State) -> Blueprint:
    """The route of the log."""
    routes = Blueprint("log", __name__)

    @routes.get("/log")
    def log() -> str:
        """One page of calls; `before` is the id of the last call of the page before."""
        before = request.args.get("before", type=int)
        calls = state.last_calls(PER_PAGE + 1, before)
        return render_template(
            "log.html",
            calls=list(told(calls[:PER_PAGE])),
            older=calls[PER_PAGE - 1].id if len(calls) > PER_PAGE else None,
            is_first=before is None,
            in_all=state.calls_in_all,
        )

    return routes
