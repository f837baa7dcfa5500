"""Which request does what, and how any of them is carried out: login, limit, fault, work, log, answer."""

import re
from datetime import datetime

from flask import Blueprint, Response, request

from app.sandbox.account import Account
from app.sandbox.entrance import Entrance, full
from app.sandbox.faults import Fault
from app.sandbox.head import in_pieces
from app.sandbox.records import Call, heard
from app.sandbox.rest import (
    billing,
    contacts,
    files,
    folders,
    groups,
    inbox,
    keywords,
    lookup,
    messages,
    reports,
    voice,
)
from app.sandbox.rest.asked import Asked, read_asked
from app.sandbox.rest.envelope import Answer, Refusal, body, entry, not_found
from app.sandbox.rest.work import Done, Function, Work
from app.sandbox.state import State


def _login(_work: Work) -> Done:
    """The bare address does nothing; one client tries its login there (section 3.1)."""
    return Done(entry({}))


TABLE: tuple[tuple[str, str, Function], ...] = (
    ("post", r"", _login),
    ("post", r"sending/messages", messages.send),
    ("get", r"sending/reports/(\d+)", reports.report),
    ("get", r"sending/reports/(\d+)/view-details", reports.details),
    ("get", r"sending/files", files.files),
    ("post", r"sending/files", files.create),
    ("get", r"sending/files/(\d+)", files.file),
    ("delete", r"sending/files/(\d+)", files.delete),
    ("get", r"sending/phone-numbers/([^/]+)", lookup.carrier),
    ("get", r"incoming-messages", inbox.messages),
    ("move-to-folder", r"incoming-messages", inbox.move),
    ("get", r"incoming-messages/(\d+)", inbox.message),
    ("delete", r"incoming-messages/(\d+)", inbox.delete),
    ("get", r"messages-folders", folders.folders),
    ("post", r"messages-folders", folders.create),
    ("get", r"messages-folders/(\d+)", folders.folder),
    ("post", r"messages-folders/(\d+)", folders.rename),
    ("delete", r"messages-folders/(\d+)", folders.delete),
    ("get", r"keywords/new", keywords.availability),
    ("post", r"keywords", keywords.rent),
    ("post", r"keywords/([^/]+)", keywords.set_up),
    ("delete", r"keywords/([^/]+)", keywords.cancel),
    ("get", r"billing/credits/get", billing.balance),
    ("post", r"billing/credits", billing.buy),
    ("get", r"contacts", contacts.contacts),
    ("post", r"contacts", contacts.create),
    ("get", r"contacts/(\w+)", contacts.contact),
    ("post", r"contacts/(\w+)", contacts.update),
    ("delete", r"contacts/(\w+)", contacts.delete),
    ("get", r"groups", groups.groups),
    ("post", r"groups", groups.create),
    ("get", r"groups/(\d+)", groups.group),
    ("post", r"groups/(\d+)", groups.update),
    ("delete", r"groups/(\d+)", groups.delete),
    ("post", r"voice/messages", voice.broadcast),
)
"""Method (or `_method`), address without slashes at its ends, and function; what is in brackets is named."""

PREFIXES = ("sending", "incoming-messages", "messages-folders", "keywords", "billing", "contacts", "groups", "voice")
METHODS = ("GET", "POST", "DELETE")


def rest_api(state: State, entrance: Entrance) -> Blueprint:
    """The routes of the REST API."""
    routes = Blueprint("rest", __name__)

    def answer(_rest: str = "") -> Response:
        return _answer(state, entrance)

    routes.add_url_rule("/", "answer", answer, methods=("POST",), provide_automatic_options=False)
    for prefix in PREFIXES:
        for rule in (f"/{prefix}", f"/{prefix}/<path:_rest>"):
            routes.add_url_rule(
                rule, "answer", answer, methods=METHODS, strict_slashes=False, provide_automatic_options=False
            )
    return routes


def _answer(state: State, entrance: Entrance) -> Response:
    asked = read_asked(request)
    with entrance.entered() as room:
        if not room:
            _log(state, asked, None, Done(Answer(503)))
            return full()
        return entrance.answer(
            request, lambda fault: _respond(asked, _carry_out(state, asked, fault)), speaks_codes=False
        )


def _carry_out(state: State, asked: Asked, fault: Fault | None) -> Answer:
    """Do what is asked, unless the fault does not accept it, and log it, in one piece of work."""
    with state.work():
        try:
            done = _done(state, asked, fault)
        except Refusal as refusal:
            done = Done(refusal.answer)
        _log(state, asked, fault, done)
        return done.answer


def _done(state: State, asked: Asked, fault: Fault | None) -> Done:
    function, named = _function(asked)
    if not _admits(state.account, asked, function):
        raise Refusal("Unauthorized: invalid user or password", status=401)
    if fault is not None and not fault.accepted:
        raise Refusal("Internal error", status=500)
    if function is None:
        raise not_found(404)
    return function(Work(state, asked, named))


def _function(asked: Asked) -> tuple[Function | None, str]:
    for method, pattern, function in TABLE:
        found = re.fullmatch(pattern, asked.path) if method == asked.method else None
        if found:
            return function, found[1] if found.groups() else ""
    return None, ""


def _admits(account: Account, asked: Asked, function: Function | None) -> bool:
    admits = account.admits_lookup if function is lookup.carrier else account.admits
    return admits(asked.text("User"), asked.text("Password"))


def _respond(asked: Asked, answer: Answer) -> Response:
    response = Response(body(answer, as_json=asked.wants_json), answer.status)
    if answer.is_empty:
        del response.headers["Content-Type"]
        return response
    response.headers["Content-Type"] = "application/json" if asked.wants_json else "application/xml; charset=UTF-8"
    return in_pieces(response)


def _log(state: State, asked: Asked, fault: Fault | None, done: Done) -> None:
    status, _ = heard(done.answer.status, fault)

    def call(number: int, at: datetime) -> Call:
        return Call(
            id=number,
            at=at,
            function=_told(asked),
            status=done.answer.status if _is_heard(fault) else status,
            code=None,
            accepted=done.answer.status < 400 and asked.method != "get",
            fault=fault.kind if fault else None,
            credits=done.credits,
            cents=done.cents,
            about=asked.text("Keyword") or asked.text("Name"),
            numbers=done.numbers,
            number=asked.text("PhoneNumber") or (done.numbers[0] if len(done.numbers) == 1 else ""),
            subject=done.subject,
            text=done.text,
            express=asked.text("MessageTypeID") != messages.STANDARD,
        )

    state.log(call)


def _is_heard(fault: Fault | None) -> bool:
    """Tell whether the caller hears the answer itself; in place of a code, REST has its own."""
    return fault is None or fault.kind in ("late", "code")


def _told(asked: Asked) -> str:
    """The call's name in the log: `rest`, the method, and the address without ids."""
    words = [word for word in asked.path.split("/")[:2] if not any(character.isdigit() for character in word)]
    return " ".join(("rest", asked.method, "/".join(words))).strip()
