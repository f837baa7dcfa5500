"""A stand-in gateway with a clock that stands still, and a receiver on loopback that notes every callback."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from app.sandbox.account import Account
from app.sandbox.app import create_app
from app.sandbox.postman import Postman
from app.sandbox.store import Store

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PHONE = "2125550100"
REST_LOGIN = {"User": "demo", "Password": "demo"}
LOGIN = {"user": "demo", "pass": "demo"}


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Rig:
    """The gateway under test: `chances` are the numbers drawn for faults by chance, in order."""

    account: Account = field(default_factory=Account)
    chances: list[float] = field(default_factory=list)
    callback_timeout: float = 5.0
    clock: Clock = field(default_factory=Clock)
    postman: Postman = field(default_factory=Postman)
    store: Store = field(default_factory=Store)

    def __post_init__(self) -> None:
        self.app = create_app(
            self.account,
            self.clock,
            lambda: self.chances.pop(0),
            store=self.store,
            postman=self.postman,
            callback_timeout=self.callback_timeout,
        )
        self.client: FlaskClient = self.app.test_client()

    def send(self, **given: str) -> "TestResponse":
        """Send through the API, everything filled in, changed by keyword."""
        return self.client.post("/api/sending/", data=LOGIN | {"phonenumber": PHONE, "message": "Hello"} | given)

    def rest(self, method: str, path: str, /, **given: Any) -> "TestResponse":
        """Call the REST API in JSON: a GET or DELETE has all in its query, a POST in its body."""
        values = REST_LOGIN | {"format": "json"} | given
        where: dict[str, Any] = {"data" if method == "POST" else "query_string": values}
        return self.client.open(path, method=method, **where)

    def entry(self, method: str, path: str, /, **given: Any) -> Any:
        """What is in the envelope's Entry or Entries; anything but success fails."""
        answer = self.rest(method, path, **given)
        envelope = (answer.json or {})["Response"]
        assert envelope["Status"] == "Success", envelope
        assert envelope["Code"] == answer.status_code
        return envelope["Entry"] if "Entry" in envelope else envelope["Entries"]

    def text(self, text: str, phone: str = PHONE) -> "TestResponse":
        """Text from a phone and wait until every callback is through."""
        answer = self.client.post(f"/_sandbox/phones/{phone}/texts", data={"text": text})
        assert self.postman.finish(5)
        return answer

    def phone(self, number: str = PHONE) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(f"/_sandbox/phones/{number}").json or []
        return found

    def received(self, number: str = PHONE) -> list[str]:
        """What the account texted to a phone."""
        return [bubble["text"] for bubble in self.phone(number) if bubble["way"] == "out"]

    def calls(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get("/_sandbox/calls").json or []
        return found

    def set(self, **changes: Any) -> "TestResponse":
        return self.client.put("/_sandbox/account", json=changes)

    def look(self) -> dict[str, Any]:
        """The account as the scripting API shows it."""
        found: dict[str, Any] = self.client.get("/_sandbox/account").json or {}
        return found


@dataclass(frozen=True)
class Answer:
    """What the receiver answers, and how long it takes for it."""

    body: str = ""
    status: int = 200
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """A customer's server on loopback.

    `calls` are path and parameters of what came, `raw` the same as on the wire, `posts` headers and bodies.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[tuple[str, str]]]] = []
        self.raw: list[str] = []
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: dict[str, Answer] = {}
        self.usual = Answer()
        rig = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                rig.posts.append((dict(self.headers), body))
                self.do_GET()

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                rig.raw.append(self.path)
                rig.calls.append((parts.path, parse_qsl(parts.query)))
                answer = rig.answers.get(parts.path, rig.usual)
                time.sleep(answer.seconds)
                body = answer.body.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
