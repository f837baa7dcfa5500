"""What the contract needs to know of each gateway to hold its adapter to it; one more gateway is one more entry."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from app.gateway.club_texting.http.sending import CallLimits, HttpGateway, Login
from app.gateway.club_texting.incoming import read_callback
from app.gateway.ez_texting.incoming import Webhooks
from app.gateway.ez_texting.signature import Signatures
from app.usecases.incoming import Call, Reader
from app.usecases.ports import Gateway
from tests.contract.example_gateway.incoming import read_call
from tests.contract.example_gateway.sending import Pigeon
from tests.gateway import webhooks
from tests.gateway.bad_gateway import Behaviour, answers
from tests.gateway.builders import LOGIN, REAL

FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reader, and a call as its gateway writes it: ten digits, words, the gateway's id."""

    read: Reader
    call: Callable[[str, str, str], Call]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How a connection to an address is made, and what the gateway says when it takes and when it refuses a text."""

    connect: Callable[[str, CallLimits], Gateway]
    takes: Behaviour
    refuses: Behaviour


def _callback(phone: str, words: str, gateway_id: str) -> Call:
    return Call(urlencode({"from": phone, "message": words, "MessageID": gateway_id}, errors="replace").encode())


def _webhook(phone: str, words: str, gateway_id: str) -> Call:
    event = {**webhooks.TEXT_EVENT, "fromNumber": f"1{phone}", "message": words, "id": gateway_id}
    return webhooks.call(json.dumps(event).encode())


def _pigeon(phone: str, words: str, gateway_id: str) -> Call:
    form = urlencode({"caller": phone, "words": words, "ref": gateway_id}, errors="replace").encode()
    return Call(b"", form, FORM, lambda name: "1" if name == "X-Pigeon" else "")


INCOMING: Final = {
    "example": Incoming(read_call, _pigeon),
    "ez_texting": Incoming(Webhooks(Signatures([webhooks.SECRET])), _webhook),
    "club_texting": Incoming(read_callback, _callback),
}
"""By folder, in the order in which a call is shown to them."""


def _club_texting(base: str, limits: CallLimits) -> Gateway:
    return HttpGateway(base, LOGIN, REAL, limits=limits)


def _example(base: str, limits: CallLimits) -> Gateway:
    return Pigeon(base, Login("user", "canary"), REAL, limits)


OUTGOING: Final = {
    "example": Outgoing(_example, answers("coo"), answers("left")),
    "club_texting": Outgoing(_club_texting, answers("1"), answers("-5")),
}
