"""One text for many people by one call: what goes over the wire, and what each answer proves of whom (section 3.2)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Delivery, Kind, OptOutList, Outcome, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.domain.voice_call import VoiceCall
from app.gateway.club_texting.http.codes import VOICE_BROADCAST
from app.gateway.club_texting.http.sending import HttpGateway
from app.gateway.club_texting.rest.recipients import Campaign
from app.gateway.club_texting.rest.sending import ManyAtOnce
from app.gateway.club_texting.rest.verdicts import of_campaign
from app.gateway.club_texting.sending import ClubTexting
from app.gateway.wire.heard import Surprise
from app.gateway.wire.stage import Stage
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, resets, says
from tests.gateway.builders import HASTY, LOGIN, QUICK, REAL, delivery, unused_port

ANN, BEN, CY = (PhoneNumber(f"212555012{last}") for last in range(3))
ALL = (ANN, BEN, CY)
S, N, R, U = Outcome.SENT, Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN


def account_at(
    base: str, delivery_type: DeliveryType = DeliveryType.EXPRESS, limits: Any = QUICK, at_once: int = 50
) -> ClubTexting:
    one = HttpGateway(base, LOGIN, REAL, delivery_type=delivery_type, limits=limits)
    return ClubTexting(one, ManyAtOnce(base, one.line, delivery_type), at_once)


def texts(*phones: PhoneNumber, text: str = "50% off & more") -> list[Delivery]:
    return [delivery(text, phone.digits) for phone in phones]


def verdicts_at(base: str, phones: Sequence[PhoneNumber] = ALL, limits: Any = QUICK) -> Sequence[Verdict]:
    account = account_at(base, limits=limits)
    verdicts = account.send(texts(*phones))
    account.hang_up()
    return verdicts


def taken(*reached: PhoneNumber, **changes: object) -> Behaviour:
    """An answer as the vendor's page shows it; lists that hold nobody are left out."""
    entry = {
        "ID": 6417853, "Subject": "", "Message": "50% off & more", "MessageTypeID": 1, "RecipientsCount": len(reached),
        "Credits": len(reached), "StampToSend": "05-16-2026 5:44 PM",
        "PhoneNumbers": [phone.digits for phone in reached], "Groups": [],
    }  # fmt: skip
    return enveloped(201, Status="Success", Entry=entry | changes)


def failed(*errors: str, status: int = 403) -> Behaviour:
    return enveloped(status, Status="Failure", Errors=list(errors))


def enveloped(status: int, **content: object) -> Behaviour:
    return answers(json.dumps({"Response": {"Code": status, **content}}), status)


# ---------------------------------------------------------------- over the wire


def test_one_call_names_everybody_and_has_the_login_in_its_form_alone() -> None:
    with BadGateway(taken(*ALL)) as server:
        verdicts = verdicts_at(f"{server.url}/api/")

    assert [verdict.outcome for verdict in verdicts] == [S, S, S]
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /sending/messages?format=json HTTP/1.1\r\n")
    assert parse_qs(body.decode(), keep_blank_values=True, strict_parsing=True) == {
        "User": [LOGIN.user],
        "Password": [LOGIN.password],
        "Subject": [""],
        "Message": ["50% off & more"],
        "MessageTypeID": ["1"],
        "PhoneNumbers[]": [phone.digits for phone in ALL],
    }


def test_standard_delivery_is_type_two() -> None:
    with BadGateway(taken(*ALL)) as server:
        account = account_at(server.url, DeliveryType.STANDARD)
        account.send(texts(*ALL))
        account.hang_up()

    assert b"&MessageTypeID=2&" in server.requests[0]


def test_one_text_alone_goes_by_the_http_api_over_the_same_connection() -> None:
    with BadGateway(taken(*ALL), answers("1"), taken(ANN, BEN)) as server:
        account = account_at(server.url)
        for people in (ALL, (ANN,), (ANN, BEN)):
            assert {verdict.outcome for verdict in account.send(texts(*people))} == {S}
        account.hang_up()

    assert [request.split()[1] for request in server.requests] == [
        b"/sending/messages?format=json",
        b"/api/sending/",
        b"/sending/messages?format=json",
    ]
    assert server.connections == 1


def test_there_is_room_for_as_many_texts_as_are_set_and_a_campaign_of_calls() -> None:
    account = account_at("https://gateway.example", at_once=7)

    assert (account.room(Kind.REPLY), account.room(Kind.STOP_CONFIRMATION), account.room(Kind.VOICE)) == (7, 7, 100)


# ---------------------------------------------------------------- whom it proves what of

BAD_NUMBER = "PhoneNumbers: Please enter a valid phone number."
NO_CREDITS = (
    "You currently do not have sufficient credits to send this campaign. "
    "Please purchase at least 1 credit(s) to send out this message."
)
TAKEN: list[tuple[str, Behaviour, tuple[Outcome, Outcome, Outcome]]] = [
    # what the answer says, its bytes, what it proves of Ann, Ben and Cy
    ("all are listed", taken(*ALL), (S, S, S)),
    ("one opted out here", taken(ANN, CY, LocalOptOuts=[BEN.digits]), (S, R, S)),
    ("one opted out of the code", taken(ANN, BEN, GlobalOptOuts=[CY.digits], RecipientsCount=3), (S, S, R)),
    ("all opted out", taken(LocalOptOuts=[ANN.digits, BEN.digits], GlobalOptOuts=[CY.digits]), (R, R, R)),
    ("one is in no list", taken(ANN, BEN), (S, S, U)),
    ("one is in no list, but counted", taken(ANN, BEN, RecipientsCount=3), (S, S, U)),
    ("nobody is listed", taken(), (U, U, U)),
    ("nobody is listed, and all are counted", taken(RecipientsCount=3), (U, U, U)),
    ("no list at all", enveloped(201, Status="Success", Entry={"ID": 1}), (U, U, U)),
    ("no entry", enveloped(201, Status="Success"), (U, U, U)),
    ("fewer are counted than listed", taken(*ALL, RecipientsCount=2), (U, U, U)),
    ("nobody says how many", taken(*ALL, RecipientsCount=None), (S, S, S)),
    ("one is on both lists", taken(*ALL, LocalOptOuts=[BEN.digits]), (S, U, S)),
    ("numbers with a country code", taken(*ALL, PhoneNumbers=[f"1{each.digits}" for each in ALL]), (S, S, S)),
    ("numbers that are no texts", taken(*ALL, PhoneNumbers=[int(each.digits) for each in ALL]), (S, S, S)),
    ("a lone number instead of a list", taken(PhoneNumbers=ANN.digits, RecipientsCount=1), (S, U, U)),
    ("a list of nonsense", taken(PhoneNumbers=[None, {}, [], "x"], RecipientsCount=9), (U, U, U)),
    ("somebody else is listed", taken(PhoneNumber("2125550199")), (U, U, U)),
]  # fmt: skip


@pytest.mark.parametrize(("behaviour", "outcomes"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_an_answer_that_it_was_taken_proves_of_each_what_its_lists_say(
    behaviour: Behaviour, outcomes: tuple[Outcome, ...]
) -> None:
    with BadGateway(behaviour) as server:
        verdicts = verdicts_at(server.url)

    assert tuple(verdict.outcome for verdict in verdicts) == outcomes
    assert {verdict.trouble for verdict in verdicts} == {None}
    assert len(server.requests) == 1, "a text was handed over twice"


def test_who_is_on_a_list_is_opted_out_by_it() -> None:
    with BadGateway(taken(ANN, LocalOptOuts=[BEN.digits], GlobalOptOuts=[CY.digits])) as server:
        verdicts = verdicts_at(server.url)

    assert [verdict.opted_out for verdict in verdicts] == [None, OptOutList.LOCAL, OptOutList.GLOBAL]


REFUSED: list[tuple[str, Behaviour, Outcome, Trouble | None]] = [
    # what happens to the call, what it proves of all three, what is wrong with the account
    ("3.1: one bad number", failed(BAD_NUMBER), N, None),
    ("3.1: bad words", failed("Message: Your message contains characters that are not supported"), N, None),
    ("3.1: no credits", failed(NO_CREDITS), N, Trouble.CREDITS),
    ("3.1: no credits and a bad number", failed(BAD_NUMBER, NO_CREDITS), N, None),
    ("3.1: login refused", failed("Authentication failed", status=401), N, Trouble.LOGIN),
    ("7: login refused without a word", answers("", 401), N, Trouble.LOGIN),
    ("6.5: an old refusal", failed(BAD_NUMBER, status=400), N, None),
    ("2.1: 503", answers("", 503), N, Trouble.BUSY),
    ("2.1: 503 in an envelope", failed("Service Unavailable", status=503), N, Trouble.BUSY),
    ("2: 429", answers("<h1>Slow down</h1>", 429), N, Trouble.BUSY),
    ("503 and yet taken", enveloped(503, Status="Success", Entry={"PhoneNumbers": [ANN.digits]}), U, None),
    ("403 and yet taken", enveloped(403, Status="Success", Entry={"PhoneNumbers": [ANN.digits]}), U, None),
    ("201 and yet a failure", enveloped(201, Status="Failure", Errors=[BAD_NUMBER]), U, None),
    ("201 and another code", answers('{"Response":{"Status":"Success","Code":403,"Entry":{}}}', 201), U, None),
    ("403 as a page", answers("<html>Forbidden</html>", 403), U, None),
    ("3.1: 500", failed("Internal Error", status=500), U, None),
    ("2: 502 as a page", answers("<html>", 502), U, None),
    ("2: HTML", answers("<html><body>201</body></html>"), U, None),
    ("2: nothing", answers("", 201), U, None),
    ("2: no content", says(b"HTTP/1.1 204 No Content\r\n\r\n"), U, None),
    ("the other API's answer", answers("1"), U, None),
    ("XML, which was not asked for", answers("<Response><Code>201</Code></Response>", 201), U, None),
    ("another JSON", answers("[]", 201), U, None),
    ("a redirect", answers("", 302, "Location: /elsewhere"), U, None),
    ("2: closed without a word", says(b"", hangs_up=True), U, None),
    ("2: reset without a word", resets(), U, None),
    ("2: closed in the answer", says(b'HTTP/1.1 201 Yes\r\nContent-Length: 99\r\n\r\n{"R', hangs_up=True), U, None),
    ("2: too long an answer", answers(" " * 70_000, 201), U, None),
]  # fmt: skip


@pytest.mark.parametrize(("behaviour", "outcome", "trouble"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED])
def test_any_other_answer_proves_the_same_of_all(
    behaviour: Behaviour, outcome: Outcome, trouble: Trouble | None
) -> None:
    with BadGateway(behaviour) as server:
        verdicts = verdicts_at(server.url)

    assert [(verdict.outcome, verdict.trouble, verdict.opted_out) for verdict in verdicts] == [
        (outcome, trouble, None)
    ] * 3
    assert len(server.requests) == 1, "a text was handed over twice"


def test_silence_is_unknown_of_all() -> None:
    with BadGateway(keeps_silent) as server:
        verdicts = verdicts_at(server.url, limits=HASTY)

    assert [verdict.outcome for verdict in verdicts] == [U, U, U]


def test_a_gateway_that_is_not_there_was_sent_nothing() -> None:
    verdicts = verdicts_at(f"http://127.0.0.1:{unused_port()}")

    assert {(verdict.outcome, verdict.trouble) for verdict in verdicts} == {(N, Trouble.BUSY)}


def test_a_bug_in_the_call_is_unknown_of_all() -> None:
    account = account_at("https://gateway.example")
    account._one.line.call = lambda *_: Surprise("KeyError", Stage.PREPARING)  # type: ignore[method-assign] # a bug

    assert [verdict.outcome for verdict in account.send(texts(*ALL))] == [U, U, U]


def test_no_reason_repeats_a_number_or_the_gateways_words() -> None:
    words = f"PhoneNumbers: '{ANN.digits}' contains characters which are not digits"
    for behaviour in (failed(words), taken(ANN, LocalOptOuts=[BEN.digits], RecipientsCount=1)):
        with BadGateway(behaviour) as server:
            reasons = " ".join(verdict.reason for verdict in verdicts_at(server.url))

        assert "2125550" not in reasons
        assert "characters" not in reasons


@pytest.mark.parametrize(
    ("behaviour", "connections"), [(taken(*ALL), 1), (failed(BAD_NUMBER), 2), (answers("<html>"), 2)]
)
def test_a_connection_is_used_again_only_after_an_answer_that_settles_somebody(
    behaviour: Behaviour, connections: int
) -> None:
    with BadGateway(behaviour) as server:
        account = account_at(server.url)
        account.send(texts(*ALL))
        account.send(texts(*ALL))
        account.hang_up()

    assert server.connections == connections


LISTS = st.lists(st.sampled_from([*ALL, PhoneNumber("2125550199")]), unique=True).map(tuple)


@given(LISTS, LISTS, LISTS, st.none() | st.integers(0, 5))
def test_nobody_counts_as_reached_who_is_not_listed_or_is_opted_out(
    reached: tuple[PhoneNumber, ...],
    local: tuple[PhoneNumber, ...],
    global_: tuple[PhoneNumber, ...],
    count: int | None,
) -> None:
    campaign = Campaign(1, count, None, None, reached, local, global_)

    for phone, verdict in zip(ALL, of_campaign(campaign, ALL), strict=True):
        assert verdict.outcome is not N, "taken is taken: nothing may leave again"
        assert (verdict.opted_out is not None) == (phone in {*local, *global_})
        if verdict.outcome is S:
            assert phone in reached
            assert phone not in {*local, *global_}


# ---------------------------------------------------------------- voice calls


def calls(*phones: PhoneNumber, sound: str = "welcome.wav") -> list[Delivery]:
    words = VoiceCall(PhoneNumber("2125550190"), sound).words
    return [replace(each, kind=Kind.VOICE) for each in texts(*phones, text=words)]


@pytest.mark.parametrize(
    ("sound", "field"),
    [("welcome.wav", b"soundfile=welcome.wav"), ("https://shop.example/a.wav", b"soundsource=https%3A%2F%2Fshop")],
)
def test_a_voice_campaign_is_one_form_for_all_phones(sound: str, field: bytes) -> None:
    with BadGateway(answers("1")) as server:
        account = account_at(server.url)
        verdicts = account.send(calls(ANN, BEN, sound=sound))
        account.hang_up()

    assert [verdict.outcome for verdict in verdicts] == [S, S]
    (request,) = server.requests
    assert request.startswith(b"POST /api/voicemessages/ HTTP/1.1\r\n")
    assert b"callerid=2125550190&phonenumbers%5B%5D=2125550120&phonenumbers%5B%5D=2125550121&" in request
    assert field in request


VOICE = {"1": S, "-1": N, "-2": N, "-3": R, "-4": R, "-5": R, "-6": R, "-7": R, "-10": U}


@pytest.mark.parametrize("code", VOICE_BROADCAST)
def test_each_return_code_of_a_campaign_proves_the_same_of_all(code: str) -> None:
    with BadGateway(answers(code)) as server:
        account = account_at(server.url)
        verdicts = account.send(calls(ANN, BEN))
        account.hang_up()

    trouble = {"-1": Trouble.LOGIN, "-2": Trouble.CREDITS}.get(code)
    assert {(verdict.outcome, verdict.trouble) for verdict in verdicts} == {(VOICE[code], trouble)}
    assert len(server.requests) == 1


def test_words_that_are_no_call_are_refused_and_nobody_is_called() -> None:
    with BadGateway(answers("1")) as server:
        account = account_at(server.url)
        broken = [replace(each, text="not a call") for each in calls(ANN, BEN)]
        verdicts = account.send(broken)
        account.hang_up()

    assert {verdict.outcome for verdict in verdicts} == {R}
    assert server.requests == []
