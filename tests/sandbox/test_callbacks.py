"""The callbacks as section 1 of the gateway reference has them: given -> expected."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import named
from app.sandbox.optouts import CONFIRMATION
from app.sandbox.routing import NO_ADDRESS, NO_FORWARDING, NO_KEYWORD
from tests.sandbox.rig import PHONE, Answer, Receiver, Rig

KEYWORD_DOOR = ("/all", [("PhoneNumber", PHONE), ("Message", "pizza")])


def inbox(text: str) -> tuple[str, list[tuple[str, str]]]:
    return ("/all", [("from", PHONE), ("message", text)])


@dataclass(frozen=True)
class Row:
    """One text and where it goes: `hours` since the account texted that phone, `None` if it never did."""

    section: str
    text: str
    calls: list[tuple[str, list[tuple[str, str]]]]
    note: str
    hours: float | None = None
    options: dict[str, Any] = field(default_factory=dict)


KEYWORD = "keyword submission: 200"
INBOX = "inbox reply: 200"
ROWS = [
    Row("1.1 the keyword alone", "pizza", [KEYWORD_DOOR], KEYWORD),
    Row("1.1 letter case", "PiZzA", [("/all", [("PhoneNumber", PHONE), ("Message", "PiZzA")])], KEYWORD),
    Row("1.1 blanks around", " pizza ", [("/all", [("PhoneNumber", PHONE), ("Message", " pizza ")])], KEYWORD),
    Row("1.1 the keyword alone, within 12 hours", "pizza", [KEYWORD_DOOR], KEYWORD, hours=1),
    Row("1.1 (a) keyword and more", "pizza large", [inbox("pizza large")], INBOX),
    Row("1.1 (b) no keyword, just after", "large", [inbox("large")], INBOX, hours=0),
    Row("1.1 (b) no keyword, 12 hours after", "large", [inbox("large")], INBOX, hours=12),
    Row("1.1 no keyword, later", "large", [], NO_KEYWORD, hours=12.01),
    Row("1.1 no keyword, no text before", "large", [], NO_KEYWORD),
    Row("1.1 no keyword though it begins like one", "pizzas", [], NO_KEYWORD),
    Row("1.1 dedicated number", "large", [inbox("large")], INBOX, options={"shared_code": False}),
    Row("1.1 dedicated number, keyword", "pizza", [KEYWORD_DOOR], KEYWORD, options={"shared_code": False}),
    Row("stop words", "STOP", [inbox("STOP")], INBOX),
    Row("stop words, punctuation", " Stop. ", [inbox(" Stop. ")], INBOX),
    Row("stop words, one group", "stop pizza", [inbox("stop pizza")], INBOX),
    Row("help", "Help!", [inbox("Help!")], INBOX),
    Row("start", "start", [inbox("start")], INBOX),
    Row("not a stop word", "nonstop", [], NO_KEYWORD),
    Row("1.2 unique requests off", "pizza", [KEYWORD_DOOR, inbox("pizza")], f"{KEYWORD}; {INBOX}",
        options={"unique_requests": False}),
    Row("1.2 unique requests off, no bare keyword", "pizza now", [inbox("pizza now")], INBOX,
        options={"unique_requests": False}),
    Row("1.2 unique requests off, forwarding off", "pizza", [KEYWORD_DOOR], KEYWORD,
        options={"unique_requests": False, "forwarding": False}),
    Row("1.2 forwarding off", "pizza large", [], NO_FORWARDING, options={"forwarding": False}),
    Row("1.1 no address", "pizza", [], NO_ADDRESS, options={"callback_url": None}),
    Row("1.1 no address for the inbox", "pizza large", [], NO_ADDRESS, options={"callback_url": None}),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.section for row in ROWS])
def test_a_text_goes_through_the_right_door(row: Row, receiver: Receiver) -> None:
    rig = Rig(Account(keywords=named("Pizza", "hours"), callback_url=f"{receiver.url}/all"))
    rig.set(**row.options)
    if row.hours is not None:
        rig.send()
        rig.clock.advance(hours=row.hours)

    answer = rig.text(row.text)

    assert answer.status_code == 202
    assert receiver.calls == row.calls
    assert rig.phone()[-1]["note"] == row.note
    assert rig.phone()[-1] | {"note": ""} == (answer.json or {}) | {"note": ""}


def test_a_keyword_may_have_an_address_of_its_own(receiver: Receiver) -> None:
    rig = Rig(Account(keywords=named("pizza"), callback_url=f"{receiver.url}/all", unique_requests=False))
    rig.set(keyword_urls={"PIZZA": f"{receiver.url}/pizza"})

    rig.text("pizza")

    assert [path for path, _ in receiver.calls] == ["/pizza", "/all"]


def test_the_query_is_utf_8_percent_encoded_and_the_customers_own_query_stays(receiver: Receiver) -> None:
    rig = Rig(Account(shared_code=False, callback_url=f"{receiver.url}/in?key=a%20b&x=1"))

    rig.text("caf\u00e9 & 50% +1")

    assert receiver.raw == ["/in?key=a%20b&x=1&from=2125550100&message=caf%C3%A9%20%26%2050%25%20%2B1"]


def test_the_message_id_is_added_only_when_asked_for_and_is_one_for_both_doors(receiver: Receiver) -> None:
    rig = Rig(Account(keywords=named("pizza"), callback_url=receiver.url, unique_requests=False, message_id=True))

    first, second = rig.text("pizza").json or {}, rig.text("pizza").json or {}

    ids = [dict(parameters)["MessageID"] for _, parameters in receiver.calls]
    assert ids == [str(first["id"])] * 2 + [str(second["id"])] * 2
    assert first["id"] != second["id"]


def test_message_ids_do_not_repeat_after_a_restart() -> None:
    before = Rig()
    first = before.text("hello").json or {}

    after = Rig()
    after.clock.advance(seconds=5)
    again = Rig(clock=after.clock).text("hello").json or {}

    assert again["id"] > first["id"]


# section of the reference, answer of the receiver, options, what is texted to the phone
REPLIES: list[tuple[str, Answer, dict[str, Any], list[str]]] = [
    ("1.3 the body is the reply", Answer("Two for one!"), {}, ["Two for one!"]),
    ("1.3 an empty body is none", Answer(""), {}, []),
    ("1.2 waiting off", Answer("Two for one!"), {"wait_for_response": False}, []),
    ("1.2 other status", Answer("Error", 500), {}, []),
    ("1.2 other status, option on", Answer("Error", 500), {"forward_non_2xx": True}, ["Error"]),
    ("1.2 other status, waiting off", Answer("E", 500), {"forward_non_2xx": True, "wait_for_response": False}, []),
    ("1.3 any 2xx", Answer("Made", 201), {}, ["Made"]),
    ("1.3 cut to 160", Answer("x" * 500), {}, ["x" * 160]),
    ("1.3 cut to 136 in Canada", Answer("x" * 500), {"country": "ca"}, ["x" * 136]),
    ("1.3 line ends cost two", Answer("\n" * 100), {}, ["\n" * 80]),
    ("1.3 an error page is texted as it is", Answer("<h1>Oops</h1>"), {}, ["<h1>Oops</h1>"]),
    ("1.3 a redirect is not followed", Answer("", 302, headers={"Location": "/other"}), {}, []),
    ("-5 opted out", Answer("Hello"), {"local_opt_outs": [PHONE]}, []),
    ("-104 opted out of the code", Answer("Hello"), {"global_opt_outs": [PHONE]}, []),
    ("-2 no credits", Answer("Hello"), {"credits": 0}, []),
]


@pytest.mark.parametrize(("section", "answer", "options", "texted"), REPLIES, ids=[row[0] for row in REPLIES])
def test_the_answer_of_the_receiver_is_texted_back(
    section: str, answer: Answer, options: dict[str, Any], texted: list[str], receiver: Receiver
) -> None:
    receiver.usual = answer
    rig = Rig(Account(shared_code=False, callback_url=f"{receiver.url}/all", credits=10))
    rig.set(**options)

    rig.text("hello")

    assert rig.received() == texted
    assert [path for path, _ in receiver.calls] == ["/all"]
    assert rig.look()["credits"] == options.get("credits", 10) - len(texted)


def test_an_auto_reply_counts_as_an_outgoing_message(receiver: Receiver) -> None:
    """Section 1.1: who got one may answer without a keyword."""
    receiver.usual = Answer("Which size?")
    rig = Rig(Account(keywords=named("pizza"), callback_url=receiver.url))

    rig.text("pizza")
    rig.text("large")

    assert [[name for name, _ in parameters] for _, parameters in receiver.calls] == [
        ["PhoneNumber", "Message"],
        ["from", "message"],
    ]


def test_a_receiver_that_does_not_answer_is_tried_once_and_the_log_says_so(receiver: Receiver) -> None:
    receiver.usual = Answer("late", seconds=0.6)
    rig = Rig(Account(shared_code=False, callback_url=receiver.url), callback_timeout=0.2)

    rig.text("hello")

    assert len(receiver.calls) == 1
    assert [bubble["note"] for bubble in rig.phone()] == ["inbox reply: no answer within 0.2 s"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", f"http://{'a' * 64}.invalid/"])
def test_a_receiver_that_is_not_there_is_noted_and_the_phone_goes_on(url: str, receiver: Receiver) -> None:
    rig = Rig(Account(shared_code=False, callback_url=url))

    rig.text("hello")
    rig.set(callback_url=receiver.url)
    rig.text("again")

    assert rig.phone()[0]["note"].startswith("inbox reply: no ")
    assert rig.phone()[1]["note"] == "inbox reply: 200"


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    rig = Rig(Account(shared_code=False, callback_url=receiver.url))

    rig.text("hello")

    assert len(receiver.calls) == 1


def test_a_slow_receiver_holds_up_neither_the_phone_nor_the_order_of_its_texts(receiver: Receiver) -> None:
    receiver.usual = Answer(seconds=0.15)
    rig = Rig(Account(shared_code=False, callback_url=receiver.url))

    texts = [f"text {count}" for count in range(4)]
    answers = [rig.client.post(f"/_sandbox/phones/{PHONE}/texts", data={"text": text}) for text in texts]
    called_meanwhile = len(receiver.calls)
    assert rig.postman.finish(5)

    assert {answer.status_code for answer in answers} == {202}
    assert called_meanwhile < 4
    assert [dict(parameters)["message"] for _, parameters in receiver.calls] == texts


def test_many_phones_are_served_at_once(receiver: Receiver) -> None:
    receiver.usual = Answer(seconds=0.3)
    rig = Rig(Account(shared_code=False, callback_url=receiver.url))

    for count in range(8):
        rig.client.post(f"/_sandbox/phones/21255501{count:02}/texts", data={"text": "hello"})

    assert rig.postman.finish(1.5), "eight waits of 0.3 s in a row would take 2.4 s"


# given: the gateway handles STOP, opted-out lists before, text; expected: lists after, what the gateway texts
STOPS = [
    ("false: only forwards", False, ([], []), "STOP", ([], []), []),
    ("true: confirms and blocks", True, ([], []), "stop!", ([PHONE], []), [CONFIRMATION]),
    ("true: confirms once", True, ([PHONE], []), "STOP", ([PHONE], []), []),
    ("true: START comes back", True, ([PHONE], []), "Start", ([], []), []),
    ("true: a keyword comes back", True, ([PHONE], []), "PIZZA", ([], []), []),
    ("true: keyword and more does not", True, ([PHONE], []), "PIZZA large", ([PHONE], []), []),
    ("true: STOP in a sentence is the customer's business", True, ([], []), "stop the bus", ([], []), []),
    ("false: START leaves the local list", False, ([PHONE], []), "START", ([PHONE], []), []),
    ("-104 is undone by a keyword", False, ([], [PHONE]), "pizza", ([], []), []),
    ("-104 is not undone by other texts", False, ([], [PHONE]), "START", ([], [PHONE]), []),
]


@pytest.mark.parametrize(("case", "handles", "before", "text", "after", "texted"), STOPS, ids=[row[0] for row in STOPS])
def test_opt_out_lists_follow_the_texts(
    case: str,
    handles: bool,
    before: tuple[list[str], list[str]],
    text: str,
    after: tuple[list[str], list[str]],
    texted: list[str],
    receiver: Receiver,
) -> None:
    rig = Rig(Account(keywords=named("pizza"), callback_url=receiver.url, handles_stop=handles))
    rig.set(local_opt_outs=before[0], global_opt_outs=before[1])

    rig.text(text)

    assert (rig.look()["local_opt_outs"], rig.look()["global_opt_outs"]) == after
    assert rig.received() == texted
    assert len(receiver.calls) == 1
