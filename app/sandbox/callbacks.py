"""Calling the customer's server with a text that came in, and texting back what it answers (section 1)."""

from dataclasses import dataclass, field
from functools import partial

import requests

from app.sandbox.account import Account
from app.sandbox.events import signed
from app.sandbox.postman import Postman
from app.sandbox.records import Bubble
from app.sandbox.routing import NAMES, Forward
from app.sandbox.state import State
from app.sandbox.texting import reply, text_in

TIMEOUT_SECONDS = 10.0
MOST_BYTES = 8 * 1024
"""As much of an answer as is read; one message needs far less."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one call: the HTTP status (`None` for no answer), the body, and words for the log."""

    status: int | None
    words: str
    body: str = field(default="", repr=False)


class Callbacks:
    """Takes texts from phones and hands them on in the background, so that a slow receiver holds up no phone."""

    def __init__(self, state: State, postman: Postman, timeout: float = TIMEOUT_SECONDS) -> None:
        self._state = state
        self._postman = postman
        self._timeout = timeout

    def text_in(self, number: str, text: str) -> Bubble:
        """A phone texts in; returns at once with its bubble."""
        bubble, goes = text_in(self._state, number, text)
        account = self._state.account
        for forward in goes.forwards:
            self._postman.post(number, partial(self._call, bubble, forward, account))
        return bubble

    def _call(self, bubble: Bubble, forward: Forward, account: Account) -> None:
        """Make one call; `account` is the account as it was when the text came in."""
        heard = call(forward, account.webhook_secret, self._timeout)
        self._state.note(bubble, f"{NAMES[forward.door]}: {heard.words}")
        if forward.body or not account.wait_for_response or heard.status is None or not heard.body:
            return
        if account.forward_non_2xx or 200 <= heard.status <= 299:
            reply(self._state, bubble, heard.body)


def call(forward: Forward, secret: str, timeout: float) -> Heard:
    """Make one GET, of a webhook a POST: one try, no redirect followed, nothing taken from the environment."""
    method, body = ("POST", forward.body) if forward.body else ("GET", None)
    headers = signed(forward.body, secret) if forward.body else {}
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method, forward.url, data=body, headers=headers, timeout=timeout, allow_redirects=False, stream=True
            ) as answer:
                return Heard(answer.status_code, str(answer.status_code), _beginning(answer).decode(errors="replace"))
    except requests.Timeout:
        return Heard(None, f"no answer within {timeout:g} s")
    except requests.ConnectionError:
        return Heard(None, "no connection")
    except (requests.RequestException, ValueError) as problem:
        # Host names that no resolver takes come through as a bare ValueError of urllib3.
        return Heard(None, f"no answer ({type(problem).__name__})")


def _beginning(answer: requests.Response) -> bytes:
    """As much of the body as is read; it may come in many pieces."""
    body = b""
    for piece in answer.iter_content(1024):
        body += piece
        if len(body) >= MOST_BYTES:
            break
    return body[:MOST_BYTES]
