"""What an answer of the REST API proves: a table of everything that may come back (reference page, section 3.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delivery import Trouble
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.errors import GatewayError, NoAnswer, NotReached, OutcomeUnknown, Refused
from app.gateway.club_texting.rest.envelope import content_of
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import BUY, CANCEL, CREDITS, SEND, Function
from app.gateway.club_texting.rest.messages import Message
from app.gateway.club_texting.rest.refusals import REFUSALS, Kind, kind_of, refusal_of
from app.gateway.club_texting.return_code import Proof
from app.gateway.wire.heard import Answer, Broken, Heard, Surprise, TooMuch
from app.gateway.wire.line import CallLimits
from app.gateway.wire.stage import Stage
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, pours, resets, says
from tests.gateway.builders import LOGIN, card, portless, unused_port
from tests.gateway.rest.builders import Call, account_at, failing, in_json, outcome

ANN = PhoneNumber("2125550123")
BRIEF = CallLimits(deadline=0.15, connect=0.15, apart=0.0)
OK = b"HTTP/1.1 200 OK\r\n"

ASKS: Call = lambda account: account.billing.credits()  # noqa: E731 -- a row's call has a name here
SPENDS: Call = lambda account: account.billing.buy(1000, card())  # noqa: E731 -- the same

SUCCESS, FAILURE = in_json(Entry={"TotalCredits": 5}), in_json(403, Errors=["Name: no"])


def told(function: Function, heard: Heard) -> GatewayError | None:
    try:
        content_of(function, heard, Format.JSON.read)
    except GatewayError as error:
        return error
    return None


PROVED: list[tuple[int, str, type[GatewayError] | None]] = [
    # status, body, what it is for a call that spends; None is a success
    (200, SUCCESS, None),
    (201, in_json(201, Entry={}), None),
    (200, '{"Response":{"Entry":{"ID":1}}}', None),
    (200, '{"Response":{"Status":"Success","Code":"200","Entry":{},"New":{"In":["2027"]}},"More":1}', None),
    (201, SUCCESS, None),
    (200, FAILURE, OutcomeUnknown),
    (200, in_json(500), OutcomeUnknown),
    (200, '{"Response":{"Status":"Failure","Code":200}}', OutcomeUnknown),
    (200, "", OutcomeUnknown),
    (204, "", OutcomeUnknown),
    (200, "<html>Success</html>", OutcomeUnknown),
    (200, '{"Response":{"Status":"Success","Code":200,"Entry":{"ID"', OutcomeUnknown),
    (200, "1", OutcomeUnknown),
    (200, "[]", OutcomeUnknown),
    (200, '{"Response":[]}', OutcomeUnknown),
    (200, '{"Entry":{}}', OutcomeUnknown),
    (200, "NaN", OutcomeUnknown),
    (302, SUCCESS, OutcomeUnknown),
    (302, "", OutcomeUnknown),
    (304, in_json(304), OutcomeUnknown),
    (403, FAILURE, Refused),
    (404, in_json(404, Errors=[]), Refused),
    (400, '{"Response":{"Status":"Bad request","Code":400,"Errors":["PhoneNumbers: no"]}}', Refused),
    (403, '{"Response":{"Errors":["no"]}}', Refused),
    (401, in_json(401, Errors=["Unauthorized"]), Refused),
    (401, "", Refused),
    (401, "<html>Unauthorized</html>", Refused),
    (403, SUCCESS, OutcomeUnknown),
    (403, '{"Response":{"Status":"Success","Code":403}}', OutcomeUnknown),
    (403, "", OutcomeUnknown),
    (403, "<html>Forbidden</html>", OutcomeUnknown),
    (404, "<html>Not found</html>", OutcomeUnknown),
    (500, in_json(500, Errors=["Internal error"]), OutcomeUnknown),
    (500, "", OutcomeUnknown),
    (502, "<html>", OutcomeUnknown),
    (504, "<html>", OutcomeUnknown),
    (503, "Service Unavailable", NotReached),
    (503, in_json(503, Errors=["Too many"]), NotReached),
    (503, SUCCESS, OutcomeUnknown),
    (429, "", NotReached),
]


@pytest.mark.parametrize(("status", "body", "expected"), PROVED)
def test_an_answer_proves_only_what_it_says_without_contradiction(
    status: int, body: str, expected: type[GatewayError] | None
) -> None:
    spending, asking = (told(function, Answer(status, body.encode())) for function in (BUY, CREDITS))

    assert type(spending) is (expected or type(None))
    assert type(asking) is (NoAnswer if expected is OutcomeUnknown else expected or type(None))


def test_nothing_at_all_is_the_answer_of_what_answers_nothing() -> None:
    assert told(CANCEL, Answer(204, b"")) is None
    assert told(CANCEL, Answer(200, b"\r\n")) is None
    assert isinstance(told(CANCEL, Answer(302, b"")), NoAnswer)


@given(st.sampled_from([200, 201, 204, 302, 401, 403, 404, 500, 503]), st.binary(max_size=60))
def test_no_noise_is_a_success_and_none_of_it_is_repeated(status: int, body: bytes) -> None:
    for answers_in in Format:
        with pytest.raises(GatewayError) as error:
            content_of(SEND, Answer(status, body), answers_in.read)
        assert error.value.reason.startswith((f"answered {status}", "401: login refused"))


LEFT: list[tuple[Heard, type[GatewayError], type[GatewayError]]] = [
    # what was heard: what it is for a question, and for what spends
    (Broken(Stage.PREPARING, too_late=False), NotReached, NotReached),
    (Broken(Stage.LOOKING_UP, too_late=True), NotReached, NotReached),
    (Broken(Stage.CONNECTING, too_late=False), NotReached, NotReached),
    (Broken(Stage.SECURING, too_late=False), NotReached, NotReached),
    (Broken(Stage.TALKING, too_late=False), NoAnswer, OutcomeUnknown),
    (Broken(Stage.TALKING, too_late=True), NoAnswer, OutcomeUnknown),
    (Surprise("KeyError", Stage.PREPARING), NotReached, NotReached),
    (Surprise("KeyError", Stage.TALKING), NoAnswer, OutcomeUnknown),
    (TooMuch(), NoAnswer, OutcomeUnknown),
]


@pytest.mark.parametrize(("heard", "asked", "spent"), LEFT)
def test_what_got_no_answer_is_sorted_by_whether_it_left(
    heard: Heard, asked: type[GatewayError], spent: type[GatewayError]
) -> None:
    assert type(told(CREDITS, heard)) is asked
    assert type(told(BUY, heard)) is spent


# ---------------------------------------------------------------- what kind of no

NOT_ENOUGH = (
    "You currently do not have sufficient credits to send this campaign. Please purchase at least 1 credit(s) to send "
    "out this message."
)
KINDS: list[tuple[int, tuple[str, ...], Kind]] = [
    # status, the gateway's sentences as the reference quotes them (section 3.1), what kind of no
    (401, (), Kind.LOGIN),
    (401, ("Sorry, nothing was found",), Kind.LOGIN),
    (403, (NOT_ENOUGH,), Kind.CREDITS),
    (403, ("Sorry, nothing was found",), Kind.NOT_FOUND),
    (404, ("Sorry, nothing was found",), Kind.NOT_FOUND),
    (404, (), Kind.NOT_FOUND),
    (403, ("Keyword: The keyword 'X' is unavailable",), Kind.UNAVAILABLE),
    (403, ("Keyword: The keyword 'X' is unavailable", "Number: no"), Kind.NOT_ACCEPTED),
    (403, ("PhoneNumbers: Please enter a valid phone number.",), Kind.NOT_ACCEPTED),
    (403, ("Groups: 'nongroup' was not found in the haystack",), Kind.NOT_ACCEPTED),
    (403, ("StampToSend: 'yesterday' does not appear to be a valid date",), Kind.NOT_ACCEPTED),
    (403, ("Name: 'Sorry, nothing was found' is taken",), Kind.NOT_ACCEPTED),
    (403, ("The credit card was declined",), Kind.DECLINED),
    (403, ("Name: 'declined' is the name of another group",), Kind.NOT_ACCEPTED),
    (403, (), Kind.NOT_ACCEPTED),
    (400, ("whatever",), Kind.NOT_ACCEPTED),
]


@pytest.mark.parametrize(("status", "words", "kind"), KINDS)
def test_each_no_is_of_a_kind(status: int, words: tuple[str, ...], kind: Kind) -> None:
    row = refusal_of(status, words)

    assert (row.kind, row.code) == (kind, status)
    assert row.trouble is {Kind.LOGIN: Trouble.LOGIN, Kind.CREDITS: Trouble.CREDITS}.get(kind)


def test_every_kind_has_a_row_that_says_what_to_do() -> None:
    assert sorted(row.kind for row in REFUSALS) == sorted(Kind)
    for row in REFUSALS:
        assert row.proves is Proof.NOTHING
        assert row.opted_out is None
        assert row.meaning.endswith(".")
        assert row.what_to_do.endswith(".")


@pytest.mark.parametrize("answers_in", list(Format))
def test_the_gateways_own_words_are_kept_and_not_printed(answers_in: Format) -> None:
    words = ("PhoneNumbers: '(123)45-67' contains characters which are not digits", "Message: <canary> & more")

    error = outcome(
        lambda account: account.messages.send(Message("Hi", (ANN,))),
        failing(answers_in, 403, *words),
        answers_in=answers_in,
    )

    assert isinstance(error, Refused)
    assert error.words == words
    assert kind_of(error) is Kind.NOT_ACCEPTED
    assert "canary" not in f"{error} {error!r} {error.reason} {error.what_to_do} {error.row}"


def test_no_word_comes_back_that_may_repeat_a_card() -> None:
    echo = failing(Format.JSON, 403, "Number: '4111111111111111' is no card", "Ann Canary was declined", "4111: no")

    error = outcome(SPENDS, echo)

    assert isinstance(error, Refused)
    assert error.words[0] == "Number"
    assert not [word for word in error.words if "4111" in word or "Canary" in word]


# ---------------------------------------------------------------- over a line

STRANGE: list[tuple[str, Behaviour]] = [
    ("closed", says(b"", hangs_up=True)),
    ("reset in the answer", resets(OK + b"Content-Length: 40\r\n\r\n{")),
    ("truncated", says(OK + b'Content-Length: 400\r\n\r\n{"Response":{"Status":"Success"', hangs_up=True)),
    ("elsewhere", answers("", 302, "Location: /api/redirected/")),
    ("HTML", answers("<!DOCTYPE html><html><head><title>Maintenance</title></head></html>")),
    ("late", keeps_silent),
    ("fifty megabytes", pours(OK + b"Content-Length: 50000000\r\n\r\n", 50_000_000)),
    ("2 MiB and one", answers("1".ljust(2 * 1024 * 1024 + 1))),
]


@pytest.mark.parametrize("answers_in", list(Format))
@pytest.mark.parametrize("behaviour", [row[1] for row in STRANGE], ids=[row[0] for row in STRANGE])
def test_an_answer_that_proves_nothing_may_be_asked_for_again_only_where_nothing_is_spent(
    behaviour: Behaviour, answers_in: Format
) -> None:
    limits = CallLimits(deadline=0.5, connect=0.3, apart=0.0, answer=2 * 1024 * 1024)

    assert type(outcome(ASKS, behaviour, answers_in=answers_in, limits=limits)) is NoAnswer
    assert type(outcome(SPENDS, behaviour, answers_in=answers_in, limits=limits)) is OutcomeUnknown


def test_a_flood_is_not_read() -> None:
    with BadGateway(pours(OK + b"\r\n", 50_000_000)) as server, pytest.raises(NoAnswer):
        account_at(server.url).billing.credits()

    assert server.bytes_sent < 25_000_000


def test_a_redirect_is_not_followed() -> None:
    with BadGateway(answers(SUCCESS)) as elsewhere:
        assert isinstance(outcome(ASKS, answers("", 307, f"Location: {elsewhere.url}/billing/credits/get")), NoAnswer)

    assert elsewhere.connections == 0


def test_a_gateway_that_is_not_there_did_nothing() -> None:
    with pytest.raises(NotReached, match="no connection"):
        account_at(f"http://127.0.0.1:{unused_port()}").billing.buy(1000, card())


def test_a_connection_is_kept_after_an_answer_and_closed_after_none() -> None:
    gateway = (answers(SUCCESS), answers(FAILURE, 403), answers("what?"), answers(in_json(Entry={})), answers(SUCCESS))
    with BadGateway(*gateway) as server:
        account = account_at(server.url)
        account.billing.credits()
        with pytest.raises(Refused):
            account.billing.credits()
        with pytest.raises(NoAnswer):
            account.billing.credits()
        kept = server.connections
        with pytest.raises(NoAnswer, match="TotalCredits"):
            account.billing.credits()
        account.billing.credits()
        account.hang_up()

    assert (kept, server.connections) == (1, 3)


# ---------------------------------------------------------------- secrets

ECHO = f"{LOGIN.password} Canary 4111111111111111 987 2125550123 canary sings"
CANARIES = ("canary", "4111", "987", "Main St", "01234", "2125550123", "Password=", "User=")

LEAKY: dict[str, Call] = {
    "a search": lambda account: list(account.inbox.messages(search="canary sings")),
    "a look-up": lambda account: account.carriers.look_up(ANN),
    "a text": lambda account: account.messages.send(Message("canary sings", (ANN,), subject="canary")),
    "a card": SPENDS,
    "a delete": lambda account: account.contacts.delete("canary"),
}
SAYS: list[Behaviour] = [
    answers(ECHO),
    answers(ECHO, 500),
    answers(in_json(403, Errors=[ECHO]), 403),
    answers(in_json(500, Errors=[ECHO]), 500),
    answers(in_json(), 200, ECHO),
    answers(in_json(), 200, f"X: {ECHO}", "Set-Cookie: PHPSESSID=canary"),
    answers("", 302, f"Location: http://127.0.0.1:9/?{ECHO.replace(' ', '+')}"),
    says(f"HTTP/1.1 {ECHO}\r\n\r\n".encode(), hangs_up=True),
    keeps_silent,
    resets(),
]


@pytest.mark.parametrize("real_delete", [False, True])
@pytest.mark.parametrize("call", LEAKY.values(), ids=LEAKY)
@pytest.mark.parametrize("behaviour", SAYS, ids=range(len(SAYS)))
def test_no_log_and_no_error_lets_a_login_a_number_a_text_or_a_card_out(
    behaviour: Behaviour, call: Call, real_delete: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="urllib3")  # another test may have configured it
    said: object = None
    with BadGateway(behaviour) as server:
        account = account_at(server.url, limits=BRIEF, real_delete=real_delete)
        try:
            call(account)
        except GatewayError as error:
            said = f"{error!r} {error} {error.reason} {error.what_to_do} {error.__cause__!r} {error.__context__!r}"
        shown = f"{account!r} {account}"
        account.hang_up()

    assert b"canary-Pa55" in server.requests[0], "the canary was never in the mine"
    everything = portless(f"{said} {shown} {caplog.text}").lower()
    assert not [canary for canary in CANARIES if canary.lower() in everything]


def test_the_libraries_log_a_call_and_not_where_it_went(caplog: pytest.LogCaptureFixture) -> None:
    """Without which the test before proves nothing: they do log addresses."""
    caplog.set_level("DEBUG", logger="urllib3")  # another test may have configured it

    outcome(LEAKY["a look-up"], answers(in_json()))

    assert '"GET / HTTP/1.1" 200' in caplog.text


def test_no_target_stays_behind_after_a_call_that_never_left() -> None:
    account = account_at(f"http://127.0.0.1:{unused_port()}")
    with pytest.raises(NotReached):
        account.carriers.look_up(ANN)

    assert account._caller._line._wire.take_target("nothing") == "nothing"
