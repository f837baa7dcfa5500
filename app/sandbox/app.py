"""Puts the stand-in gateway together as a WSGI app."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request

from app.sandbox.account import Account
from app.sandbox.account_json import changed
from app.sandbox.callbacks import TIMEOUT_SECONDS, Callbacks
from app.sandbox.desk_page import desk_page
from app.sandbox.entrance import Entrance
from app.sandbox.http_api import http_api
from app.sandbox.keyword_page import keyword_page
from app.sandbox.log_page import log_page
from app.sandbox.notice_board import notice_board
from app.sandbox.page import page
from app.sandbox.phone import pretty
from app.sandbox.postman import Postman
from app.sandbox.rest.routes import rest_api
from app.sandbox.scripting import scripting
from app.sandbox.state import Clock, State
from app.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BODY_BYTES = 8 * 1024 * 1024
"""Enough for a file of the media library."""

_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; img-src 'self'"
)


_SLASHES = re.compile("/{2,}")


class _Gateway(Flask):
    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        """Take several slashes for one, as nginx does: a base address that ends in a slash makes two of it."""
        environ["PATH_INFO"] = _SLASHES.sub("/", environ["PATH_INFO"])
        return super().wsgi_app(environ, start_response)


def create_app(
    account: Account,
    clock: Clock,
    chance: Callable[[], float],
    *,
    store: Store | None = None,
    anew: Mapping[str, Any] = MappingProxyType({}),
    postman: Postman | None = None,
    callback_timeout: float = TIMEOUT_SECONDS,
) -> Flask:
    """Make a stand-in gateway with one account, which goes on where the store ends.

    `anew` are changes, as the scripting API takes them, to an account that goes on; keywords are added to its own.
    `clock` tells the time in UTC, `chance` draws numbers from 0 up to 1; `callback_timeout` is in seconds.
    Without a store everything is forgotten at the end. One process must serve the app; threads are welcome.
    """
    app = _Gateway(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY_BYTES
    app.jinja_env.filters["pretty"] = pretty

    state = State(account, clock, store or Store())
    if state.goes_on and anew:
        state.change(lambda kept: changed(kept, _added_to(kept, anew)))
    entrance = Entrance(state, chance)
    callbacks = Callbacks(state, postman or Postman(), callback_timeout)
    apis = (http_api(state, entrance), rest_api(state, entrance), scripting(state, callbacks), notice_board(state))
    pages = (page(state, callbacks), desk_page(state), keyword_page(state), log_page(state))
    for routes in (*apis, *pages):
        app.register_blueprint(routes)

    app.before_request(_refuse_other_sites)
    app.after_request(_harden)
    return app


def _added_to(account: Account, anew: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with the account's own keywords before new ones: what was rented stays rented."""
    return dict(anew) | ({"keywords": [*account.words, *anew["keywords"]]} if "keywords" in anew else {})


def _refuse_other_sites() -> None:
    """A page of some other site must not play the phone through the browser of whoever visits it."""
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
