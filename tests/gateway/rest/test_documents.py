"""The documents of the reference, read: every shape that the gateway is known to give (reference page, section 3)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.phone import PhoneNumber
from app.gateway.club_texting.carrier import Finding, LookedUp
from app.gateway.club_texting.errors import NoAnswer, OutcomeUnknown, Refused
from app.gateway.club_texting.number import OtherNumber
from app.gateway.club_texting.rest.billing import Balance, Purchase
from app.gateway.club_texting.rest.contacts import Contact, ContactDraft
from app.gateway.club_texting.rest.files import StoredFile
from app.gateway.club_texting.rest.folders import Folder
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.groups import Group
from app.gateway.club_texting.rest.inbox import InboxMessage
from app.gateway.club_texting.rest.keywords import KeywordEntry, Setup
from app.gateway.club_texting.rest.messages import Message, Share, Status
from app.gateway.club_texting.rest.recipients import Campaign
from app.gateway.club_texting.rest.voice import Broadcast
from app.gateway.club_texting.sound import StoredSound
from tests.gateway.bad_gateway import answers
from tests.gateway.builders import card
from tests.gateway.rest.builders import Call, in_json, in_xml, outcome

ANN, BEN = PhoneNumber("2125550123"), PhoneNumber("2125550124")
CAT, DAN = PhoneNumber("2125550125"), PhoneNumber("2125550126")
DOCUMENTS = Path(__file__).with_name("documents")

SEND: Call = lambda account: account.messages.send(Message("Hi", (ANN,)))  # noqa: E731 -- a row's call has a name here
KEYWORD: Call = lambda account: account.keywords.keyword("honey")  # noqa: E731 -- the same
INBOX: Call = lambda account: account.inbox.message(7)  # noqa: E731 -- the same
CALL = Broadcast("Bees", ANN, StoredSound("hi.wav"), to=(BEN,))

WINNIE = Campaign(
    id=6417853,
    recipients=3,
    credits=Decimal(6),
    at=datetime(2011, 5, 16, 21, 44, tzinfo=UTC),
    phones=(ANN, BEN),
    local_opt_outs=(CAT,),
    global_opt_outs=(DAN,),
    groups=("Honey lovers", "Honey lovers2"),
)
HONEY_2012 = KeywordEntry(
    keyword="honey",
    id=147258369,
    double_opt_in=True,
    confirm_message="Reply Y to join our sweetest list",
    join_message="Welcome to the hive",
    forward_email="honey@bees.test",
    forward_url="http://bees.test/honey?a=b&c=d",
    groups=("honey lovers", "cars club"),
)
HONEY_2015 = KeywordEntry(
    keyword="EZAYW69417",
    id=202307,
    double_opt_in=False,
    confirm_message="Do you really want to join?",
    join_message="Thank you for joining",
    alternate=True,
    alternate_reply="You already joined",
    forward_email="email@email.test",
    forward_url="http://url",
    groups=("Friends", "Family"),
)
LETTER = InboxMessage(
    id=15168146,
    phone=ANN,
    message="test message",
    received_at=datetime(2015, 12, 3, 11, 50, tzinfo=UTC),
    subject="subject",
    folder=5656,
    contact="56601e90e47203326c8b456d",
)
PIGLET = Contact(
    id="4f0b5720734fada368000000",
    phone=ANN,
    first_name="Piglet",
    last_name="Notail",
    email="piglet@animals.test",
    note="It is hard to be brave.",
    source="API",
    groups=("Friends", "Neighbors"),
    created_on=date(2012, 1, 17),
)

ENTRIES: list[tuple[str, Call, object]] = [
    # the document, the call that it answers, what it comes to
    # 3.2: the vendor's own example
    ("send-2011", SEND, WINNIE),
    # 3.2: as recorded in 2020: no opt-out lists, an empty list, a field that is not documented
    ("send-2020", SEND, Campaign(19816537, 1, Decimal(1), datetime(2020, 3, 16, 13, 44, tzinfo=UTC), (ANN,))),
    # 3.2: numbers as numbers, texts as texts, the other way round
    ("send-odd", SEND, Campaign(5, 1, Decimal("1.5"), None, (ANN,))),
    # 3.2: numbers from abroad, a lone one, nothing at all
    ("send-abroad", SEND, Campaign(None, None, None, None, (OtherNumber("447700900123"),))),
    # 3.2: a report
    (
        "report",
        lambda account: account.messages.report(5),
        {
            Status.DELIVERED: Share(1, Decimal(100)),
            Status.BOUNCED: Share(0, Decimal(0)),
            Status.NOT_AVAILABLE: Share(0),
            Status.NO_CREDITS: Share(2, Decimal(0)),
            Status.OPTED_OUT: Share(3),
        },
    ),
    # 3.2: a file
    ("file", lambda account: account.files.file(26), StoredFile(26, "a.gif", "http://files.test/a.gif")),
    # 3.3: a text in a folder, of a contact, of the later vintage
    ("inbox-2015", INBOX, LETTER),
    # 3.3: a new text of nobody in no folder, all of it empty
    ("inbox-new", INBOX, InboxMessage(1, ANN, "a & b", datetime(2015, 7, 4, 4, 5, tzinfo=UTC), is_new=True)),
    # 3.3: the same, all of it left out, and an MMS of a short code
    (
        "inbox-mms",
        INBOX,
        InboxMessage(
            1,
            OtherNumber("25827"),
            " a\nb",
            datetime(2015, 1, 4, 17, 5, tzinfo=UTC),
            is_mms=True,
            files=("http://files.test/a.gif",),
        ),
    ),
    # 3.3: a folder's name alone
    ("folder", lambda account: account.folders.folder(7), Folder(7, "Customers")),
    # 3.3: a folder's id alone
    ("folder-created", lambda account: account.folders.create("Fans"), Folder(123, "Fans")),
    # 3.4: a keyword of 2012: messages are texts
    ("keyword-2012", KEYWORD, HONEY_2012),
    # 3.4: a keyword of 2015: messages are objects
    ("keyword-2015", KEYWORD, HONEY_2015),
    # 3.4: a keyword with nothing set up, in either vintage
    ("keyword-bare", KEYWORD, KeywordEntry("honey", 1, alternate=False, alternate_reply="")),
    # 3.4: free
    ("keyword-free", lambda account: account.keywords.available("honey"), True),
    # 3.4: taken
    ("keyword-taken", lambda account: account.keywords.available("honey"), False),
    # 3.5: credits
    ("credits", lambda account: account.billing.credits(), Balance(Decimal(15), Decimal(138), Decimal(153))),
    # 3.5: bought with a coupon
    (
        "bought",
        lambda account: account.billing.buy(1000, card(), coupon="BEE"),
        Purchase(1000, Decimal("9.45"), Decimal("0.55"), Balance(Decimal(10), Decimal(1200), Decimal(1210))),
    ),
    # 3.6: a contact
    ("contact", lambda account: account.contacts.contact("4f0b57"), PIGLET),
    # 3.6: an opted-out contact without a name
    (
        "contact-opted-out",
        lambda account: account.contacts.create(ContactDraft(ANN)),
        Contact("4f0b57", ANN, opted_out=True),
    ),
    # 3.7: a group
    ("group", lambda account: account.groups.group(7), Group(482969, "Keyword", "", 0)),
    # 3.8: a voice broadcast
    (
        "voice",
        lambda account: account.voice.broadcast(CALL),
        Campaign(828, 3, Decimal(6), WINNIE.at, (BEN,), (), (CAT,), ("Honey lovers",)),
    ),
    # 3.9: a carrier
    ("carrier", lambda account: account.carriers.look_up(ANN), LookedUp(ANN, Finding.CARRIER, "ATTUS")),
    # 3.9: the words of the other API
    ("carrier-unknown", lambda account: account.carriers.look_up(ANN), LookedUp(ANN, Finding.UNKNOWN_CARRIER)),
]


@pytest.mark.parametrize("answers_in", list(Format))
@pytest.mark.parametrize(("document", "call", "expected"), ENTRIES, ids=[row[0] for row in ENTRIES])
def test_each_document_is_the_same_value_in_both_formats(
    answers_in: Format, document: str, call: Call, expected: object
) -> None:
    body = DOCUMENTS.joinpath(f"{document}.{answers_in}").read_bytes()

    assert outcome(call, answers(body, 201), answers_in=answers_in) == expected


def test_every_document_is_read() -> None:
    assert {file.name for file in DOCUMENTS.iterdir()} == {f"{row[0]}.{kind}" for row in ENTRIES for kind in Format}


LISTS: list[tuple[str, Call, list[Any], str, object]] = [
    # what is listed: the call, the entries in JSON and in XML, what they come to
    (
        "3.3 folders",
        lambda account: account.folders.all(),
        [{"ID": 1, "Name": "Customers"}, {"ID": 2, "Name": "Fans"}],
        "<Entry><ID>1</ID><Name>Customers</Name></Entry><Entry><ID>2</ID><Name>Fans</Name></Entry>",
        (Folder(1, "Customers"), Folder(2, "Fans")),
    ),
    (
        "3.3 one folder",
        lambda account: account.folders.all(),
        [{"ID": 1, "Name": "A"}],
        "<Entry><ID>1</ID><Name>A</Name></Entry>",
        (Folder(1, "A"),),
    ),
    ("3.3 none", lambda account: account.folders.all(), [], "", ()),
    ("3.3 an empty inbox", lambda account: list(account.inbox.messages()), [], "", []),
    (
        "3.2 numbers",
        lambda account: account.messages.report_details(5, Status.BOUNCED),
        ["2125550123", 2125550124],
        "<Entry>2125550123</Entry><PhoneNumber>2125550124</PhoneNumber>",
        (ANN, BEN),
    ),
    ("3.2 files", lambda account: account.files.all(), [{"ID": 26}], "<Entry><ID>26</ID></Entry>", (StoredFile(26),)),
]


@pytest.mark.parametrize("answers_in", list(Format))
@pytest.mark.parametrize(
    ("call", "json_entries", "xml_entries", "expected"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS]
)
def test_each_list_is_the_same_in_both_formats(
    answers_in: Format, call: Call, json_entries: list[Any], xml_entries: str, expected: object
) -> None:
    document = in_json(Entries=json_entries)
    if answers_in is Format.XML:
        document = in_xml(200, f"<Entries>{xml_entries}</Entries>")

    assert outcome(call, answers(document), answers_in=answers_in) == expected


@pytest.mark.parametrize("answers_in", list(Format))
def test_an_empty_list_may_be_left_out_since_nobody_knows_how_xml_writes_it(answers_in: Format) -> None:
    document = in_json() if answers_in is Format.JSON else in_xml()

    assert outcome(lambda account: list(account.contacts.all()), answers(document), answers_in=answers_in) == []


UNREADABLE: list[tuple[str, Call, dict[str, Any]]] = [
    ("a text without an id", INBOX, {"PhoneNumber": "2125550123", "ReceivedOn": "12-03-2015 6:50 AM"}),
    ("a text without a time", INBOX, {"ID": 1}),
    ("a text whose time is none", INBOX, {"ID": 1, "ReceivedOn": "02-30-2015 6:50 AM"}),
    ("an hour that is none", INBOX, {"ID": 1, "ReceivedOn": "12-03-2015 13:50 AM"}),
    ("credits that are none", lambda account: account.billing.credits(), {"TotalCredits": "many"}),
    ("neither free nor taken", lambda account: account.keywords.available("honey"), {"Available": "perhaps"}),
    ("a folder without a name", lambda account: account.folders.folder(7), {"Name": ""}),
    ("a contact without an id", lambda account: account.contacts.contact("1"), {"PhoneNumber": "2125550123"}),
]


@pytest.mark.parametrize(("call", "fields"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
def test_what_cannot_be_read_is_not_guessed(call: Call, fields: dict[str, Any]) -> None:
    error = outcome(call, answers(in_json(Entry=fields)))

    assert isinstance(error, NoAnswer)
    assert "an answer w" in error.reason


@pytest.mark.parametrize("content", [{}, {"Entry": []}, {"Entries": []}], ids=["nothing", "a list", "entries"])
def test_an_answer_without_its_entry_is_no_answer(content: dict[str, Any]) -> None:
    assert isinstance(outcome(INBOX, answers(in_json(**content))), NoAnswer)
    assert isinstance(
        outcome(lambda account: account.folders.create("x"), answers(in_json(201, **content), 201)), OutcomeUnknown
    )


def test_what_was_paid_is_done_although_its_entry_cannot_be_read() -> None:
    """A text that was taken must not be called in doubt because a number in the answer is odd."""
    odd = answers(in_json(201, Entry={"ID": "?", "Credits": "?", "StampToSend": "soon"}), 201)
    bare = answers(in_json(201), 201)

    assert outcome(SEND, odd) == outcome(SEND, bare) == Campaign(None, None, None, None)
    assert outcome(lambda account: account.billing.buy(50, card()), bare) == Purchase(50, None, None, None)
    assert outcome(lambda account: account.keywords.rent("HONEY", card()), bare) == KeywordEntry("HONEY")


@pytest.mark.parametrize("status", [200, 204])
@pytest.mark.parametrize("body", ["", "\r\n"])
def test_an_empty_body_is_the_answer_of_what_answers_nothing(status: int, body: str) -> None:
    calls: list[Call] = [
        lambda account: account.folders.rename(7, "x"),
        lambda account: account.inbox.move(1, folder=7),
        lambda account: account.keywords.cancel("HONEY"),
        lambda account: account.check_login(),
    ]
    for call in calls:
        assert outcome(call, answers(body if status == 200 else "", status)) is None


@pytest.mark.parametrize("status", [403, 404])
def test_a_taken_keyword_is_told_in_three_ways(status: int) -> None:
    """Section 6.11: as an answer by the documentation, as an error by the servers of 2015."""
    taken = answers(in_json(status, Errors=["Keyword: The keyword 'honey' is unavailable"]), status)

    assert outcome(lambda account: account.keywords.available("honey"), taken) is False


def test_a_keyword_that_cannot_be_asked_for_is_refused_and_not_taken_for_taken() -> None:
    wrong = answers(in_json(403, Errors=["Keyword: Value is required and can't be empty"]), 403)

    assert isinstance(outcome(lambda account: account.keywords.available(""), wrong), Refused)


@pytest.mark.parametrize("status", [403, 404])
def test_a_keyword_that_is_not_ours_has_no_set_up(status: int) -> None:
    gone = answers(in_json(status, Errors=["Sorry, nothing was found"]), status)

    assert outcome(KEYWORD, gone) is None
    assert isinstance(outcome(lambda account: account.keywords.set_up("honey", Setup()), gone), Refused)


def test_entries_hide_texts_numbers_and_addresses_where_they_are_printed() -> None:
    shown = f"{WINNIE} {HONEY_2015} {LETTER} {PIGLET} {Message('canary', (ANN,), ('canary',), 'canary')}"

    for canary in ("2125550", "canary", "Honey", "join", "http://", "@", "test message", "Piglet", "Notail", "brave"):
        assert canary not in shown
