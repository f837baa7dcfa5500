"""What the REST client's tests are made of: the reference's documents in both formats, and accounts to hear them."""

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from app.gateway.club_texting.errors import GatewayError
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.club_texting.rest.formats import Format
from app.gateway.wire.line import CallLimits
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers
from tests.gateway.builders import LOGIN, QUICK, REAL

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'

Call = Callable[[RestAccount], object]


def account_at(
    base: str, answers_in: Format = Format.JSON, *, limits: CallLimits = QUICK, real_delete: bool = False
) -> RestAccount:
    return RestAccount(base, LOGIN, REAL, answers=answers_in, limits=limits, real_delete=real_delete)


def outcome(call: Call, *behaviours: Behaviour, answers_in: Format = Format.JSON, limits: CallLimits = QUICK) -> object:
    """What a call comes to, an error included; never called twice."""
    with BadGateway(*behaviours) as server:
        account = account_at(server.url, answers_in, limits=limits)
        try:
            return call(account)
        except GatewayError as error:
            return error
        finally:
            account.hang_up()
            assert len(server.requests) == 1


def in_json(status: int = 200, **content: Any) -> str:
    said = "Success" if status < 400 else "Failure"
    return json.dumps({"Response": {"Status": said, "Code": status, **content}})


def in_xml(status: int = 200, content: str = "") -> str:
    said = "Success" if status < 400 else "Failure"
    return f"{HEADER}<Response><Status>{said}</Status><Code>{status}</Code>{content}</Response>"


def failing(answers_in: Format, status: int, *errors: str) -> Behaviour:
    """A refusal in a format."""
    listed = "".join(f"<Error>{escape(error)}</Error>" for error in errors)
    document = (
        in_json(status, Errors=errors) if answers_in is Format.JSON else in_xml(status, f"<Errors>{listed}</Errors>")
    )
    return answers(document, status)
