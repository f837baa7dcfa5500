"""The HTTP API as a client: what each function posts, and what each answer comes to (reference page, section 2)."""

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.carrier import Finding, LookedUp
from app.gateway.club_texting.errors import GatewayError, NoAnswer, NotReached, OutcomeUnknown, Refused
from app.gateway.club_texting.http.account import PATIENT, Account
from app.gateway.club_texting.http.calls import (
    Availability,
    Bought,
    Broadcast,
    Called,
    Credits,
    KeywordSetup,
    Rented,
    Sent,
    SetUp,
    Text,
)
from app.gateway.club_texting.http.functions import FUNCTIONS, Function
from app.gateway.club_texting.return_code import Proof, ReturnCode
from app.gateway.club_texting.sound import SoundAt, StoredSound
from app.gateway.wire.line import CallLimits
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, pours, resets, says
from tests.gateway.builders import LOGIN, QUICK, REAL, card, portless, unused_port

ANN, BEN = PhoneNumber("2125550123"), PhoneNumber("2125550124")
SETUP = KeywordSetup("PIZZA", "Free slice & more")
BROADCAST = Broadcast(ANN, (BEN, ANN), StoredSound("greeting.wav"))

BRIEF = CallLimits(deadline=0.15, connect=0.15, apart=0.0)

Call = Callable[[Account], object]

CALLS: dict[str, Call] = {
    "send": lambda account: account.send(Text(ANN, "Two for one")),
    "credits": lambda account: account.credits(),
    "keyword-available": lambda account: account.keyword_available("PIZZA"),
    "buy-credits": lambda account: account.buy_credits(1000, card()),
    "rent-keyword": lambda account: account.rent_keyword("PIZZA", card()),
    "set-up-keyword": lambda account: account.set_up_keyword(SETUP),
    "voice": lambda account: account.broadcast(BROADCAST),
    "lookup": lambda account: account.look_up(ANN),
}
"""One call of each function, by the function's name."""


def account_at(base: str, limits: CallLimits = QUICK) -> Account:
    return Account(base, LOGIN, REAL, limits=limits)


def outcome(call: Call, *behaviours: Behaviour, limits: CallLimits = QUICK) -> object:
    """What a call comes to, an error included; never called twice."""
    with BadGateway(*behaviours) as server:
        account = account_at(server.url, limits)
        try:
            return call(account)
        except GatewayError as error:
            return error
        finally:
            account.hang_up()
            assert len(server.requests) == 1


# ---------------------------------------------------------------- what goes out

CARD_FIELDS = [
    ("firstname", "Ann"),
    ("lastname", "Canary"),
    ("address", "1 Main St & Co"),
    ("city", "Springfield"),
    ("state", "NY"),
    ("zip", "01234"),
    ("country", "US"),
    ("type", "visa"),
    ("ccnumber", "4111111111111111"),
    ("cccode", "987"),
    ("expm", "09"),
    ("expy", "27"),
]
SENT: list[tuple[str, Call, str, list[tuple[str, str]]]] = [
    # section of the page: the call, its path, its parameters after the login
    (
        "2.3: a text",
        lambda account: account.send(Text(ANN, "50% off & more", "Lou's", DeliveryType.STANDARD)),
        "/api/sending/",
        [("PhoneNumber", "2125550123"), ("Subject", "Lou's"), ("Message", "50% off & more"), ("Express", "0")],
    ),
    (
        "2.3: Express and no subject",
        CALLS["send"],
        "/api/sending/",
        [("PhoneNumber", "2125550123"), ("Subject", ""), ("Message", "Two for one"), ("Express", "1")],
    ),
    ("2.4: credits", CALLS["credits"], "/api/credits/check/", []),
    ("2.5: availability", CALLS["keyword-available"], "/api/keyword/check/", [("keyword", "PIZZA")]),
    ("2.6: credits and the card", CALLS["buy-credits"], "/api/credits/buy/", [("credits", "1000"), *CARD_FIELDS]),
    ("2.7: a keyword and the card", CALLS["rent-keyword"], "/api/keyword/rent/", [("keyword", "PIZZA"), *CARD_FIELDS]),
    (
        "2.8: only what is given",
        CALLS["set-up-keyword"],
        "/api/keyword/setup",
        [("keyword", "PIZZA"), ("autoreply", "Free slice & more")],
    ),
    (
        "2.8: everything",
        lambda account: account.set_up_keyword(
            KeywordSetup("PIZZA", "Hi", "Fans", "https://shop.test/?a=b&c", "a@shop.test")
        ),
        "/api/keyword/setup",
        [
            ("keyword", "PIZZA"),
            ("group", "Fans"),
            ("autoreply", "Hi"),
            ("url", "https://shop.test/?a=b&c"),
            ("email", "a@shop.test"),
        ],
    ),
    (
        "2.9: a stored sound",
        CALLS["voice"],
        "/api/voicemessages/",
        [
            ("callerid", "2125550123"),
            ("phonenumbers[]", "2125550124"),
            ("phonenumbers[]", "2125550123"),
            ("soundfile", "greeting.wav"),
        ],
    ),
    (
        "2.9: a sound elsewhere",
        lambda account: account.broadcast(Broadcast(ANN, (BEN,), SoundAt("https://shop.test/hi.wav"))),
        "/api/voicemessages/",
        [
            ("callerid", "2125550123"),
            ("phonenumbers[]", "2125550124"),
            ("soundsource", "https://shop.test/hi.wav"),
        ],
    ),
    ("2.10: look-up", CALLS["lookup"], "/api/lookup", [("phonenumber", "2125550123")]),
]


@pytest.mark.parametrize(("call", "path", "fields"), [row[1:] for row in SENT], ids=[row[0] for row in SENT])
def test_each_function_is_one_form_posted_to_its_address(call: Call, path: str, fields: list[tuple[str, str]]) -> None:
    with BadGateway(answers("-1")) as server:
        account = account_at(f"{server.url}/api")
        with pytest.raises(Refused):
            call(account)
        account.hang_up()

    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    login = [("User", LOGIN.user), ("Pass", LOGIN.password)]
    assert head.startswith(f"POST {path} HTTP/1.1\r\n".encode())
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True) == [*login, *fields]


# ---------------------------------------------------------------- what comes back

GOOD = [
    # section, function, answer, what it comes to
    ("2.3", "send", "1", Sent(ANN)),
    ("2.4", "credits", "0", Credits(Decimal(0))),
    ("2.4", "credits", "153\n", Credits(Decimal(153))),
    ("2.4", "credits", "12.5", Credits(Decimal("12.5"))),
    ("2.5", "keyword-available", "1", Availability("PIZZA", available=True)),
    ("2.5", "keyword-available", "0", Availability("PIZZA", available=False)),
    ("2.6", "buy-credits", "1", Bought(1000)),
    ("2.7", "rent-keyword", "2", Rented("PIZZA")),
    ("2.8", "set-up-keyword", "1", SetUp("PIZZA")),
    ("2.9", "voice", "1", Called(2)),
    ("2.10", "lookup", "ATTUS", LookedUp(ANN, Finding.CARRIER, "ATTUS")),
    ("2.10", "lookup", "SASKTELCA", LookedUp(ANN, Finding.CARRIER, "SASKTELCA")),
    ("2.10", "lookup", "UNKNOWN", LookedUp(ANN, Finding.UNKNOWN_CARRIER)),
    ("2.10", "lookup", "FAILURE", LookedUp(ANN, Finding.NO_MOBILE)),
]


@pytest.mark.parametrize(("name", "answer", "expected"), [row[1:] for row in GOOD])
def test_each_good_answer_is_a_typed_value(name: str, answer: str, expected: object) -> None:
    assert outcome(CALLS[name], answers(answer)) == expected


BAD_CODES = [
    pytest.param(function, row, id=f"{function.name} {row.code}")
    for function in FUNCTIONS
    for row in function.codes.values()
    if row.proves is not Proof.DONE
]


@pytest.mark.parametrize(("function", "row"), BAD_CODES)
def test_each_code_that_is_not_done_is_raised_with_what_it_means(function: Function, row: ReturnCode) -> None:
    error = outcome(CALLS[function.name], answers(str(row.code)))

    expected = Refused if row.proves is Proof.NOTHING else OutcomeUnknown if function.spends else NoAnswer
    assert isinstance(error, expected)
    assert (error.row, error.what_to_do, error.reason) == (row, row.what_to_do, f"{row.code}: {row.name}")


STRANGE: list[tuple[str, Behaviour]] = [
    ("a page of HTML", answers("<html>1</html>")),
    ("nothing", answers("")),
    ("a code of another function", answers("-99")),
    ("not a number", answers("NaN")),
    ("eleven figures after the point", answers("1.00000000001")),
    ("a code under 500", answers("-1", 500)),
    ("a code under 503", answers("-1", 503)),
    ("500", answers("", 500)),
    ("elsewhere", answers("", 302, "Location: /api/redirected/")),
    ("closed", says(b"", hangs_up=True)),
    ("reset in the answer", resets(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n-1")),
    ("64 KiB and one", answers("1".ljust(65537))),
]


@pytest.mark.parametrize("name", ["credits", "buy-credits"])
@pytest.mark.parametrize("behaviour", [row[1] for row in STRANGE], ids=[row[0] for row in STRANGE])
def test_an_answer_that_proves_nothing_is_repeated_by_the_caller_only_where_nothing_is_spent(
    name: str, behaviour: Behaviour
) -> None:
    error = outcome(CALLS[name], behaviour)

    assert type(error) is (OutcomeUnknown if name == "buy-credits" else NoAnswer)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_silence_ends_with_the_deadline(function: Function) -> None:
    error = outcome(CALLS[function.name], keeps_silent, limits=BRIEF)

    assert type(error) is (OutcomeUnknown if function.spends else NoAnswer)
    assert "deadline" in str(error)


def test_what_spends_is_what_could_cost_twice() -> None:
    assert {function.name for function in FUNCTIONS if function.spends} == {
        "send", "buy-credits", "rent-keyword", "voice", "lookup",
    }  # fmt: skip


@pytest.mark.parametrize("status", [429, 503])
def test_a_gateway_that_is_too_busy_did_nothing(status: int) -> None:
    error = outcome(CALLS["buy-credits"], answers("<h1>Busy</h1>", status))

    assert isinstance(error, NotReached)


def test_a_gateway_that_is_not_there_did_nothing() -> None:
    with pytest.raises(NotReached, match="no connection"):
        account_at(f"http://127.0.0.1:{unused_port()}").buy_credits(1000, card())


def test_what_cannot_be_written_into_a_form_never_leaves() -> None:
    with BadGateway(answers("1")) as server, pytest.raises(NotReached):
        account_at(server.url).keyword_available("\ud800")

    assert server.connections == 0


def test_a_flood_is_not_read() -> None:
    with BadGateway(pours(b"HTTP/1.1 200 OK\r\n\r\n", 50_000_000)) as server, pytest.raises(NoAnswer):
        account_at(server.url).credits()

    assert server.bytes_sent < 25_000_000


def test_a_connection_is_kept_after_an_answer_and_closed_after_none() -> None:
    with BadGateway(answers("5"), answers("-1"), answers("what?"), answers("6")) as server:
        account = account_at(server.url)
        account.credits()
        with pytest.raises(Refused):
            account.credits()
        with pytest.raises(NoAnswer):
            account.credits()
        kept = server.connections
        account.credits()
        account.hang_up()

    assert (kept, server.connections) == (1, 2)


def test_an_address_that_cannot_be_one_is_refused_at_once() -> None:
    with pytest.raises(BadAddress):
        account_at("https://demo:canary@gateway.test")


def test_a_person_waits_longer_than_a_worker_and_not_for_ever() -> None:
    assert PATIENT.deadline == 30
    assert PATIENT.answer == CallLimits().answer


# ---------------------------------------------------------------- secrets

ECHO = f"{LOGIN.password} Canary 4111111111111111 987 2125550123 canary sings"
CANARIES = ("canary", "4111", "987", "Main St", "01234", "2125550123", LOGIN.password)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    "behaviour", [answers(ECHO), answers(ECHO, 500), answers("1", 200, ECHO), keeps_silent], ids=range(4)
)
def test_no_error_lets_a_card_a_number_or_a_password_out(
    name: str, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="urllib3")
    error = outcome(CALLS[name], behaviour, limits=BRIEF)

    assert isinstance(error, GatewayError)
    chain = f"{error!r} {error} {error.reason} {error.what_to_do} {error.__cause__!r} {error.__context__!r}"
    everything = portless(f"{chain} {caplog.text}").lower()
    assert not [canary for canary in CANARIES if canary.lower() in everything]


def test_what_is_asked_hides_texts_and_numbers_where_it_is_printed() -> None:
    sound = Broadcast(ANN, (BEN,), SoundAt("https://canary.test/"))
    printed = f"{Text(ANN, 'canary', 'canary')} {KeywordSetup('PIZZA', 'canary', url='canary', email='canary')} {sound}"

    assert "canary" not in printed
    assert "2125550" not in printed
