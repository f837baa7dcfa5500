"""All that the page with the phone shows, read at one moment."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.sandbox.desk_page import FAULTS, on_the_desk
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


def everything(
    state: State, number: str, problems: Mapping[str, str] = MappingProxyType({}), keyword_problem: str = ""
) -> dict[str, Any]:
    """What the templates of the page are given; `problems` are those of the account's form, by field."""
    # The version comes first: what changes meanwhile is then shown by the next look, never missed.
    with state.work():
        version = state.version
        numbers, texts = state.phones.numbers(), state.phones.recent_texts()[:12]
    return {
        "version": version,
        "notice": state.notice,
        "number": number,
        "numbers": sorted({FIRST_NUMBER, number, *numbers}),
        "bubbles": state.bubbles(number),
        "account": state.account,
        "switches": SWITCHES,
        "calls": list(told(state.last_calls(12))),
        "calls_in_all": state.calls_in_all,
        "texts": texts,
        "problems": problems,
        "keyword_problem": keyword_problem,
        "desk": on_the_desk(state),
        "fault_names": FAULTS,
    }
