"""What each function of the REST API sends, byte for byte where it matters (reference page, section 3)."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from app.domain.alphabet import DeliveryType
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.card import StoredCard
from app.gateway.club_texting.errors import GatewayError
from app.gateway.club_texting.rest.contacts import ContactDraft, ContactKey
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import FUNCTIONS
from app.gateway.club_texting.rest.groups import GroupKey
from app.gateway.club_texting.rest.inbox import InboxKey
from app.gateway.club_texting.rest.keywords import Setup
from app.gateway.club_texting.rest.messages import Message, Status
from app.gateway.club_texting.rest.paging import Order
from app.gateway.club_texting.rest.voice import Broadcast
from app.gateway.club_texting.sound import SoundAt, StoredSound
from tests.gateway.bad_gateway import BadGateway, answers
from tests.gateway.builders import LOGIN, card
from tests.gateway.rest.builders import Call, account_at

ANN, BEN = PhoneNumber("2125550123"), PhoneNumber("2125550124")
AT = datetime(2011, 5, 16, 21, 44, 5, tzinfo=UTC)
CARD = [
    ("FirstName", "Ann"),
    ("LastName", "Canary"),
    ("Street", "1 Main St & Co"),
    ("City", "Springfield"),
    ("State", "NY"),
    ("Zip", "01234"),
    ("Country", "US"),
    ("CreditCardTypeID", "Visa"),
    ("Number", "4111111111111111"),
    ("SecurityCode", "987"),
    ("ExpirationMonth", "09"),
    ("ExpirationYear", "2027"),
]
CALL = Broadcast("Bees", ANN, StoredSound("hi.wav"), to=(BEN,))

Pairs = list[tuple[str, str]]

POSTS: list[tuple[str, Call, str, Pairs]] = [
    # section of the reference: the call, its path, its form after the login
    ("3.1", lambda account: account.check_login(), "/", []),
    (
        "3.2: to many and to groups, later",
        lambda account: account.messages.send(
            Message("50% off & more", (ANN, BEN), ("Honey lovers", "Fans"), "Lou's", DeliveryType.STANDARD, AT)
        ),
        "/sending/messages",
        [
            ("Subject", "Lou's"),
            ("Message", "50% off & more"),
            ("MessageTypeID", "2"),
            ("PhoneNumbers[]", "2125550123"),
            ("PhoneNumbers[]", "2125550124"),
            ("Groups[]", "Honey lovers"),
            ("Groups[]", "Fans"),
            ("StampToSend", "1305582245"),
        ],
    ),
    (
        "3.2: Express, at once",
        lambda account: account.messages.send(Message("Hi", (ANN,))),
        "/sending/messages",
        [("Subject", ""), ("Message", "Hi"), ("MessageTypeID", "1"), ("PhoneNumbers[]", "2125550123")],
    ),
    (
        "3.2: an MMS",
        lambda account: account.messages.send(Message("Hi", (ANN,), file=26)),
        "/sending/messages",
        [
            ("Subject", ""),
            ("Message", "Hi"),
            ("MessageTypeID", "3"),
            ("FileID", "26"),
            ("PhoneNumbers[]", "2125550123"),
        ],
    ),
    (
        "3.2: a file",
        lambda account: account.files.store("https://shop.test/a.gif"),
        "/sending/files",
        [("Source", "https://shop.test/a.gif")],
    ),
    ("3.3", lambda account: account.folders.create("Fans & Co"), "/messages-folders", [("Name", "Fans & Co")]),
    ("3.3", lambda account: account.folders.rename(7, "Foes"), "/messages-folders/7", [("Name", "Foes")]),
    (
        "3.4: a new card",
        lambda account: account.keywords.rent("HONEY", card()),
        "/keywords",
        [("Keyword", "HONEY"), *CARD],
    ),
    (
        "3.4: a stored card",
        lambda account: account.keywords.rent("HONEY", StoredCard("1111")),
        "/keywords",
        [("Keyword", "HONEY"), ("StoredCreditCard", "1111")],
    ),
    ("3.4: nothing is changed", lambda account: account.keywords.keyword("HONEY"), "/keywords/HONEY", []),
    (
        "3.4: everything is changed",
        lambda account: account.keywords.set_up(
            "b c/d", Setup(True, "Y?", "Hi", False, "Again", "a@shop.test", "https://shop.test/?a=b", ("Fans", "Foes"))
        ),
        "/keywords/b%20c%2Fd",
        [
            ("EnableDoubleOptIn", "true"),
            ("EnableAlternateReply", "false"),
            ("ConfirmMessage", "Y?"),
            ("JoinMessage", "Hi"),
            ("AlternateReply", "Again"),
            ("ForwardEmail", "a@shop.test"),
            ("ForwardUrl", "https://shop.test/?a=b"),
            ("ContactGroupIDs[]", "Fans"),
            ("ContactGroupIDs[]", "Foes"),
        ],
    ),
    (
        "3.4: things are taken away",
        lambda account: account.keywords.set_up("HONEY", Setup(join_message="", groups=())),
        "/keywords/HONEY",
        [("JoinMessage", ""), ("ContactGroupIDs[]", "")],
    ),
    (
        "3.5: with a coupon",
        lambda account: account.billing.buy(1000, StoredCard("1111"), coupon="BEE"),
        "/billing/credits",
        [("NumberOfCredits", "1000"), ("CouponCode", "BEE"), ("StoredCreditCard", "1111")],
    ),
    (
        "3.5: with a new card",
        lambda account: account.billing.buy(1000, card()),
        "/billing/credits",
        [("NumberOfCredits", "1000"), *CARD],
    ),
    (
        "3.6: all of a contact",
        lambda account: account.contacts.create(ContactDraft(ANN, "Pig", "Let", "p@a.test", "small", ("Friends",))),
        "/contacts",
        [
            ("PhoneNumber", "2125550123"),
            ("FirstName", "Pig"),
            ("LastName", "Let"),
            ("Email", "p@a.test"),
            ("Note", "small"),
            ("Groups[]", "Friends"),
        ],
    ),
    (
        "3.6: an opt-out",
        lambda account: account.contacts.update("4f0b57", ContactDraft(ANN, note="", groups=()), opt_out=True),
        "/contacts/4f0b57",
        [("PhoneNumber", "2125550123"), ("Note", ""), ("Groups[]", ""), ("OptOut", "1")],
    ),
    ("3.7", lambda account: account.groups.create("Fans", "ours"), "/groups", [("Name", "Fans"), ("Note", "ours")]),
    ("3.7", lambda account: account.groups.update(7, "Foes"), "/groups/7", [("Name", "Foes")]),
    (
        "3.8: a stored sound",
        lambda account: account.voice.broadcast(CALL),
        "/voice/messages",
        [
            ("Name", "Bees"),
            ("CallerPhonenumber", "2125550123"),
            ("VoiceFile", "hi.wav"),
            ("PhoneNumbers[]", "2125550124"),
        ],
    ),
    (
        "3.8: a sound elsewhere, later, to a group",
        lambda account: account.voice.broadcast(
            replace(CALL, sound=SoundAt("https://shop.test/hi.wav"), to=(), groups=("Fans",), at=AT)
        ),
        "/voice/messages",
        [
            ("Name", "Bees"),
            ("CallerPhonenumber", "2125550123"),
            ("VoiceSource", "https://shop.test/hi.wav"),
            ("Groups[]", "Fans"),
            ("StampToSend", "1305582245"),
        ],
    ),
]

GETS: list[tuple[str, Call, str, Pairs]] = [
    # section of the reference: the call, its path, its query after login and format
    ("3.2", lambda account: account.messages.report(5), "/sending/reports/5/", []),
    (
        "3.2",
        lambda account: account.messages.report_details(5, Status.NOT_AVAILABLE),
        "/sending/reports/5/view-details",
        [("status", "na")],
    ),
    ("3.2", lambda account: account.files.all(), "/sending/files", []),
    ("3.2", lambda account: account.files.file(26), "/sending/files/26", []),
    (
        "3.3: filtered and sorted",
        lambda account: list(
            account.inbox.messages(
                folder=77, search="a&b", kind="SMS", order=Order(InboxKey.PHONE_NUMBER, descending=True), per_page=5
            )
        ),
        "/incoming-messages",
        [
            ("FolderID", "77"),
            ("Search", "a&b"),
            ("Filter", "SMS"),
            ("sortBy", "PhoneNumber"),
            ("sortDir", "desc"),
            ("itemsPerPage", "5"),
            ("page", "1"),
        ],
    ),
    (
        "3.3: as they come",
        lambda account: list(account.inbox.messages()),
        "/incoming-messages",
        [("itemsPerPage", "200"), ("page", "1")],
    ),
    ("3.3", lambda account: account.inbox.message(7), "/incoming-messages/7", []),
    ("3.3", lambda account: account.folders.all(), "/messages-folders", []),
    ("3.3", lambda account: account.folders.folder(7), "/messages-folders/7", []),
    ("3.4", lambda account: account.keywords.available("b&c"), "/keywords/new", [("Keyword", "b&c")]),
    ("3.5", lambda account: account.billing.credits(), "/billing/credits/get", []),
    (
        "3.6",
        lambda account: list(
            account.contacts.all(
                query="pig", source="upload", opted_out=False, group="Fans", order=Order(ContactKey.CREATED_AT)
            )
        ),
        "/contacts",
        [
            ("query", "pig"),
            ("source", "upload"),
            ("group", "Fans"),
            ("optout", "false"),
            ("sortBy", "CreatedAt"),
            ("sortDir", "asc"),
            ("itemsPerPage", "200"),
            ("page", "1"),
        ],
    ),
    ("3.6", lambda account: account.contacts.contact("4f0b57"), "/contacts/4f0b57", []),
    (
        "3.7",
        lambda account: list(account.groups.all(order=Order(GroupKey.NAME, descending=True))),
        "/groups",
        [("sortBy", "Name"), ("sortDir", "desc"), ("itemsPerPage", "200"), ("page", "1")],
    ),
    ("3.7", lambda account: account.groups.group(7), "/groups/7", []),
    ("3.9", lambda account: account.carriers.look_up(ANN), "/sending/phone-numbers/2125550123", []),
]

DELETES: list[tuple[str, Call, str]] = [
    ("3.2", lambda account: account.files.delete(26), "/sending/files/26"),
    ("3.3", lambda account: account.inbox.delete(7), "/incoming-messages/7"),
    ("3.3", lambda account: account.folders.delete(7), "/messages-folders/7"),
    ("3.4", lambda account: account.keywords.cancel("HONEY"), "/keywords/HONEY"),
    ("3.6", lambda account: account.contacts.delete("4f0b57"), "/contacts/4f0b57"),
    ("3.7", lambda account: account.groups.delete(7), "/groups/7"),
]


def sent(
    call: Call, answers_in: Format = Format.JSON, front: str = "", *, real_delete: bool = False
) -> tuple[str, bytes, bytes]:
    """The first line of the one request that a call made, its other headers, its body."""
    with BadGateway(answers("<html>")) as server:
        account = account_at(f"{server.url}{front}", answers_in, real_delete=real_delete)
        with pytest.raises(GatewayError):
            call(account)
        account.hang_up()
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    first, _, headers = head.partition(b"\r\n")
    return first.decode(), headers, body


def login() -> Pairs:
    return [("User", LOGIN.user), ("Password", LOGIN.password)]


def parsed(written: str | bytes) -> Pairs:
    text = written if isinstance(written, str) else written.decode()
    return parse_qsl(text, keep_blank_values=True, strict_parsing=True)


@pytest.mark.parametrize(("call", "path", "fields"), [row[1:] for row in POSTS], ids=[row[0] for row in POSTS])
def test_what_changes_something_is_a_form_that_holds_the_login(call: Call, path: str, fields: Pairs) -> None:
    first, headers, body = sent(call)

    assert first == f"POST {path}?format=json HTTP/1.1"
    assert b"Content-Type: application/x-www-form-urlencoded" in headers
    assert parsed(body) == [*login(), *fields]


@pytest.mark.parametrize(("call", "path", "fields"), [row[1:] for row in GETS], ids=[row[0] for row in GETS])
def test_what_only_asks_is_a_get_whose_query_must_hold_the_login(call: Call, path: str, fields: Pairs) -> None:
    first, headers, body = sent(call)

    method, target, _ = first.split(" ")
    asked, _, query = target.partition("?")
    assert (method, asked, body) == ("GET", path, b"")
    assert parsed(query) == [*login(), ("format", "json"), *fields]
    assert b"content-length" not in headers.lower()
    assert b"content-type" not in headers.lower()


@pytest.mark.parametrize(("call", "path"), [row[1:] for row in DELETES], ids=[row[0] for row in DELETES])
def test_what_deletes_is_a_post_that_says_so_and_keeps_the_login_out_of_its_address(call: Call, path: str) -> None:
    first, _, body = sent(call)

    assert first == f"POST {path}?_method=DELETE&format=json HTTP/1.1"
    assert parsed(body) == login()


@pytest.mark.parametrize(("call", "path"), [row[1:] for row in DELETES], ids=[row[0] for row in DELETES])
def test_what_deletes_is_a_real_delete_where_that_is_wanted(call: Call, path: str) -> None:
    first, _, body = sent(call, real_delete=True)

    method, target, _ = first.split(" ")
    asked, _, query = target.partition("?")
    assert (method, asked, body) == ("DELETE", path, b"")
    assert parsed(query) == [*login(), ("format", "json")]


def test_moving_is_a_post_with_an_override_of_its_own_and_a_slash_before_it() -> None:
    first, _, body = sent(lambda account: account.inbox.move(1, 2, folder=77))

    assert first == "POST /incoming-messages/?_method=move-to-folder&format=json HTTP/1.1"
    assert parsed(body) == [*login(), ("ID[]", "1"), ("ID[]", "2"), ("FolderID", "77")]


def test_the_format_is_asked_for_in_the_address() -> None:
    first, _, _ = sent(lambda account: account.check_login(), Format.XML)

    assert first == "POST /?format=xml HTTP/1.1"


@pytest.mark.parametrize("base", ["/front", "/front/", "/front/api", "/front/api/sending/"])
def test_a_front_door_before_the_gateway_is_kept(base: str) -> None:
    first, _, _ = sent(lambda account: account.folders.create("x"), front=base)

    assert first.startswith("POST /front/messages-folders?")


def test_every_function_has_a_row() -> None:
    rows = [(call, "POST") for _, call, _, _ in POSTS] + [(call, "GET") for _, call, _, _ in GETS]
    rows += [(call, "DELETE") for _, call, _ in DELETES]
    called = {named(call) for call, _ in rows} | {named(lambda account: account.inbox.move(1, folder=2))}

    assert called == {function.name for function in FUNCTIONS}


def named(call: Call) -> str:
    """The function that a call ends in, as its error names it."""
    with BadGateway(answers("<html>")) as server:
        account = account_at(server.url)
        with pytest.raises(GatewayError) as error:
            call(account)
        account.hang_up()
    return error.value.function.name


def test_what_spends_is_what_could_cost_or_reach_or_make_twice() -> None:
    assert {function.name for function in FUNCTIONS if function.spends} == {
        "send", "rent-keyword", "buy-credits", "voice", "lookup",
        "store-file", "create-folder", "create-contact", "create-group",
    }  # fmt: skip
    assert not [function for function in FUNCTIONS if function.spends and function.answers_nothing]


def test_no_function_is_named_twice() -> None:
    names = [function.name for function in FUNCTIONS]

    assert len(names) == len(set(names))


# ---------------------------------------------------------------- what must not be asked


@pytest.mark.parametrize(
    ("to", "groups", "at"),
    [((), (), None), ((), ("",), None), ((ANN,), (" ",), None), ((ANN,), (), AT.replace(tzinfo=None))],
    ids=["nobody", "everybody without a group", "a blank group", "a time without a zone"],
)
def test_a_campaign_that_cannot_be_meant_is_not_made(
    to: tuple[PhoneNumber, ...], groups: tuple[str, ...], at: datetime | None
) -> None:
    with pytest.raises(ValueError, match=r"needs|zone"):
        Message("Hi", to, groups, at=at)
    with pytest.raises(ValueError, match=r"needs|zone"):
        replace(CALL, to=to, groups=groups, at=at)


@pytest.mark.parametrize("about", ["", " ", ".", "..", "/", "?"])
def test_what_is_about_nothing_is_not_asked(about: str) -> None:
    """Else `DELETE /contacts/` might be about all of them."""
    with BadGateway(answers("")) as server:
        account = account_at(server.url)
        calls: list[Call] = [
            lambda account: account.contacts.delete(about),
            lambda account: account.keywords.cancel(about),
            lambda account: account.keywords.keyword(about),
        ]
        for call in calls:
            with pytest.raises(ValueError, match="needs to be told of what"):
                call(account)

    assert server.connections == 0


def test_moving_nothing_is_not_asked() -> None:
    with BadGateway(answers("")) as server, pytest.raises(ValueError, match="nothing to move"):
        account_at(server.url).inbox.move(folder=7)

    assert server.connections == 0
