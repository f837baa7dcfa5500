"""Our REST client and our stand-in gateway, in both formats; each row names its section of the reference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Trouble
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.card import StoredCard
from app.gateway.club_texting.carrier import Finding, LookedUp
from app.gateway.club_texting.errors import NoAnswer, NotReached, OutcomeUnknown, Refused
from app.gateway.club_texting.number import OtherNumber
from app.gateway.club_texting.rest.account import PATIENT, RestAccount
from app.gateway.club_texting.rest.billing import Balance
from app.gateway.club_texting.rest.contacts import ContactDraft, ContactKey
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.groups import Group, GroupKey
from app.gateway.club_texting.rest.inbox import InboxKey
from app.gateway.club_texting.rest.keywords import Setup
from app.gateway.club_texting.rest.messages import Message, Share, Status
from app.gateway.club_texting.rest.paging import Order
from app.gateway.club_texting.rest.refusals import Kind, kind_of
from app.gateway.club_texting.rest.voice import Broadcast
from app.gateway.club_texting.sound import SoundAt, StoredSound
from app.gateway.wire.line import CallLimits, Login
from tests.gateway.builders import QUICK, REAL, card

ANN, BEN, CAT = PhoneNumber("2125550123"), PhoneNumber("2125550124"), PhoneNumber("2125550125")
HELLO = Message("Hello", to=(ANN,))
SOON = datetime(2030, 6, 1, 16, 30, tzinfo=UTC)
MISSING = 999
PIGLET = ContactDraft(ANN, "Piglet", "Notail", "piglet@shop.test", "Very small & brave", ("Fans",))
CALL = Broadcast("Bees", CAT, StoredSound("welcome.wav"), to=(ANN, BEN))
DECLINED = "4000000000000002"

SILENT = replace(CALL, sound=StoredSound("none.wav"))
LONG = OtherNumber("447700900123")
BROKE = card(number=DECLINED)

Call = Callable[[RestAccount], Any]


@pytest.fixture(params=list(Format), ids=str)
def account(gateway: str, request: pytest.FixtureRequest) -> Iterator[RestAccount]:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    with opened(gateway, request.param) as account:
        yield account


@contextmanager
def opened(gateway: str, answers: Format, login: Login | None = None, **options: Any) -> Iterator[RestAccount]:
    account = RestAccount(gateway, login or Login("demo", "demo"), REAL, answers=answers, limits=QUICK, **options)
    try:
        yield account
    finally:
        account.hang_up()


def change(gateway: str, **changes: Any) -> None:
    requests.put(f"{gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()


def text_in(gateway: str, *texts: str, phone: PhoneNumber = ANN) -> None:
    """The phone texts in, on a number of the account's own, so that every text finds it."""
    change(gateway, shared_code=False)
    for text in texts:
        answer = requests.post(f"{gateway}/_sandbox/phones/{phone.digits}/texts", data={"text": text}, timeout=10)
        answer.raise_for_status()


def opened_folder(account: RestAccount, name: str = "Customers") -> int:
    return account.folders.create(name).id


GOOD: list[tuple[str, Call, object]] = [
    # section of the reference: the call, what it comes to
    ("3.1 a login", lambda account: account.check_login(), None),
    ("3.2 to one", lambda account: account.messages.send(HELLO).phones, (ANN,)),
    ("3.2 to many", lambda account: account.messages.send(Message("Hi", to=(ANN, BEN))).recipients, 2),
    ("3.2 what it cost", lambda account: account.messages.send(Message("Hi", to=(ANN, BEN))).credits, Decimal(2)),
    ("3.2 to a group", lambda account: account.messages.send(Message("Hi", groups=("Fans",))).groups, ("Fans",)),
    (
        "3.2 Standard, with a subject",
        lambda account: account.messages.send(
            Message("Hi", to=(ANN,), subject="Lou's", delivery_type=DeliveryType.STANDARD)
        ).phones,
        (ANN,),
    ),
    ("3.2 later", lambda account: account.messages.send(Message("Hi", to=(ANN,), at=SOON)).at, SOON),
    ("3.2 nobody opted out", lambda account: account.messages.send(HELLO).local_opt_outs, ()),
    ("3.3 an empty inbox", lambda account: list(account.inbox.messages()), []),
    ("3.3 no folders", lambda account: account.folders.all(), ()),
    ("3.3 a folder", lambda account: account.folders.folder(opened_folder(account)).name, "Customers"),
    ("3.4 free", lambda account: account.keywords.available("HONEY"), True),
    ("3.4 ours", lambda account: account.keywords.available("PIZZA"), False),
    ("3.4 rented", lambda account: account.keywords.rent("HONEY", card()).keyword, "HONEY"),
    ("3.4 rented, stored card", lambda account: account.keywords.rent("HONEY", StoredCard("1111")).keyword, "HONEY"),
    ("3.4 given back", lambda account: account.keywords.cancel("PIZZA"), None),
    ("3.5 credits", lambda account: account.billing.credits(), Balance(Decimal(0), Decimal(100_000), Decimal(100_000))),
    ("3.5 bought", lambda account: account.billing.buy(1000, card()).amount, Decimal(10)),
    ("3.5 a coupon", lambda account: account.billing.buy(1000, card(), coupon="BEE").amount, Decimal("9.45")),
    ("3.5 its discount", lambda account: account.billing.buy(1000, card(), coupon="BEE").discount, Decimal("0.55")),
    ("3.6 no contacts", lambda account: list(account.contacts.all()), []),
    ("3.6 created", lambda account: account.contacts.create(PIGLET).groups, ("Fans",)),
    ("3.6 its source", lambda account: account.contacts.create(PIGLET).source, "API"),
    ("3.6 deleted", lambda account: account.contacts.delete(account.contacts.create(PIGLET).id), None),
    ("3.7 groups", lambda account: [group.name for group in account.groups.all()], ["Fans", "Friends"]),
    ("3.7 created", lambda account: account.groups.create("Bees", "honey").note, "honey"),
    ("3.7 deleted", lambda account: account.groups.delete(account.groups.create("Bees").id), None),
    ("3.8 a stored sound", lambda account: account.voice.broadcast(CALL).phones, (ANN, BEN)),
    ("3.8 its credits", lambda account: account.voice.broadcast(CALL).credits, Decimal(2)),
    (
        "3.8 a sound elsewhere",
        lambda account: account.voice.broadcast(replace(CALL, sound=SoundAt("https://shop.test/hi.mp3"), at=SOON)).at,
        SOON,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD])
def test_what_the_client_asks_the_stand_in_does(
    account: RestAccount, gateway: str, call: Call, expected: object
) -> None:
    change(gateway, groups=["Fans", "Friends"])

    assert call(account) == expected


# ---------------------------------------------------------------- things that take more than one call


def test_3_2_who_opted_out_is_told_apart_and_only_the_global_ones_are_counted(
    account: RestAccount, gateway: str
) -> None:
    change(gateway, local_opt_outs=[BEN.digits], global_opt_outs=[CAT.digits])

    campaign = account.messages.send(Message("Hello", to=(ANN, BEN, CAT)))

    assert (campaign.phones, campaign.local_opt_outs, campaign.global_opt_outs) == ((ANN,), (BEN,), (CAT,))
    assert campaign.recipients == 2


def test_3_2_a_report_says_what_became_of_each_number(account: RestAccount, gateway: str) -> None:
    change(gateway, global_opt_outs=[CAT.digits])
    sent = account.messages.send(Message("Hello", to=(ANN, BEN, CAT))).id
    assert sent

    report = account.messages.report(sent)

    assert report[Status.DELIVERED] == Share(2, Decimal("66.67"))
    assert report[Status.OPTED_OUT] == Share(1, Decimal("33.33"))
    assert report[Status.BOUNCED].count == 0
    assert account.messages.report_details(sent, Status.DELIVERED) == (ANN, BEN)
    assert account.messages.report_details(sent, Status.OPTED_OUT) == (CAT,)
    assert account.messages.report_details(sent, Status.BOUNCED) == ()


def test_3_3_a_text_is_read_moved_and_deleted(account: RestAccount, gateway: str) -> None:
    text_in(gateway, 'Are you open & free? "Yes" <no>')
    (listed,) = account.inbox.messages()
    folder = opened_folder(account)

    account.inbox.move(listed.id, folder=folder)
    read = account.inbox.message(listed.id)

    assert (listed.phone, listed.message) == (ANN, 'Are you open & free? "Yes" <no>')
    assert (listed.is_new, listed.folder, listed.contact) == (True, None, None)
    assert abs(listed.received_at - datetime.fromisoformat(now(gateway))) < timedelta(minutes=2)
    assert read.folder == folder
    assert [one.id for one in account.inbox.messages(folder=folder)] == [listed.id]
    assert [one.id for one in account.inbox.messages(search="free?")] == [listed.id]
    assert list(account.inbox.messages(kind="MMS")) == []
    account.inbox.delete(listed.id)
    assert list(account.inbox.messages()) == []


def now(gateway: str) -> str:
    """The stand-in's own time, from the last bubble on a phone."""
    bubbles = requests.get(f"{gateway}/_sandbox/phones/{ANN.digits}", timeout=10).json()
    return str(bubbles[-1]["at"])


def test_3_3_pages_are_asked_for_until_one_is_empty(account: RestAccount, gateway: str) -> None:
    text_in(gateway, *(f"text {number}" for number in range(5)))
    asked_before = len(calls(gateway, "rest get incoming-messages"))

    found = list(account.inbox.messages(order=Order(InboxKey.MESSAGE), per_page=2))

    assert [one.message for one in found] == [f"text {number}" for number in range(5)]
    assert len(calls(gateway, "rest get incoming-messages")) - asked_before == 4


def calls(gateway: str, function: str) -> list[Any]:
    heard = requests.get(f"{gateway}/_sandbox/calls", timeout=10).json()
    return [call for call in heard if call["function"] == function]


def test_3_3_folders_are_made_renamed_and_taken_away(account: RestAccount) -> None:
    first = account.folders.create("Fans")
    second = account.folders.create("Foes")
    account.folders.rename(second.id, "Friends")

    assert account.folders.all() == (first, replace(second, name="Friends"))
    account.folders.delete(first.id)
    assert [folder.name for folder in account.folders.all()] == ["Friends"]


@pytest.mark.parametrize("vintage", ["2012", "2015"])
def test_3_4_a_set_up_is_read_back_in_either_vintage(account: RestAccount, gateway: str, vintage: str) -> None:
    change(gateway, groups=["Fans", "Friends"], vintage=vintage)

    account.keywords.set_up("PIZZA", EVERYTHING)
    entry = account.keywords.keyword("pizza")

    assert entry
    assert (entry.keyword, entry.double_opt_in, entry.groups) == ("PIZZA", True, ("Fans", "Friends"))
    assert (entry.confirm_message, entry.join_message) == ("Reply Y", "Welcome & hello")
    assert (entry.forward_url, entry.forward_email) == ("https://shop.test/in?a=b&c", "in@shop.test")
    told = (True, "You are in already") if vintage == "2015" else (None, None)
    assert (entry.alternate, entry.alternate_reply) == told


EVERYTHING = Setup(
    double_opt_in=True,
    confirm_message="Reply Y",
    join_message="Welcome & hello",
    alternate=True,
    alternate_reply="You are in already",
    forward_email="in@shop.test",
    forward_url="https://shop.test/in?a=b&c",
    groups=("Fans", "Friends"),
)


def test_3_4_reading_a_keyword_changes_nothing_and_one_thing_changed_leaves_the_rest(
    account: RestAccount, gateway: str
) -> None:
    change(gateway, groups=["Fans", "Friends"])
    before = account.keywords.set_up("PIZZA", EVERYTHING)

    assert account.keywords.keyword("PIZZA") == before
    assert account.keywords.set_up("PIZZA", Setup(double_opt_in=False)) == replace(before, double_opt_in=False)
    emptied = account.keywords.set_up("PIZZA", Setup(forward_url="", groups=()))
    assert (emptied.forward_url, emptied.groups, emptied.join_message) == ("", (), before.join_message)


def test_3_4_a_keyword_that_is_not_ours_has_no_set_up(account: RestAccount) -> None:
    assert account.keywords.keyword("TAKEN") is None
    assert account.keywords.keyword("a/b c?d&e") is None


def test_3_6_a_contact_is_changed_opted_out_and_found(account: RestAccount) -> None:
    made = account.contacts.create(PIGLET)
    account.contacts.create(ContactDraft(BEN, "Winnie"))

    changed = account.contacts.update(made.id, ContactDraft(ANN, last_name="Bigtail"), opt_out=True)

    assert (changed.first_name, changed.last_name, changed.opted_out) == ("Piglet", "Bigtail", True)
    assert account.contacts.contact(made.id) == changed
    assert changed.created_on == made.created_on is not None
    assert [one.id for one in account.contacts.all(query="bigtail")] == [made.id]
    assert [one.id for one in account.contacts.all(group="fans")] == [made.id]
    assert [one.id for one in account.contacts.all(opted_out=True)] == [made.id]
    assert [one.phone for one in account.contacts.all(opted_out=False)] == [BEN]
    assert list(account.contacts.all(source="Upload")) == []
    by_name = account.contacts.all(order=Order(ContactKey.FIRST_NAME, descending=True), per_page=1)
    assert [one.first_name for one in by_name] == ["Winnie", "Piglet"]


def test_3_7_a_group_is_changed_and_counts_its_contacts(account: RestAccount) -> None:
    group = account.groups.create("Fans")
    account.contacts.create(PIGLET)

    assert account.groups.update(group.id, "Friends", "of ours") == Group(group.id, "Friends", "of ours", 1)
    assert account.groups.group(group.id).name == "Friends"
    assert [one.id for one in account.groups.all(order=Order(GroupKey.NAME), per_page=1)] == [group.id]


@pytest.mark.parametrize("answers_in", list(Format))
def test_3_9_a_carrier_is_looked_up_by_the_look_up_account_alone(gateway: str, answers_in: Format) -> None:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    with opened(gateway, answers_in, Login("lookup", "lookup")) as account:
        assert account.carriers.look_up(ANN) == LookedUp(ANN, Finding.CARRIER, "ATTUS")
    with opened(gateway, answers_in) as account, pytest.raises(Refused) as refusal:
        account.carriers.look_up(ANN)
    assert refusal.value.trouble is Trouble.LOGIN


@pytest.mark.parametrize("answers_in", list(Format))
@pytest.mark.parametrize("real_delete", [False, True])
def test_3_1_a_delete_is_real_or_an_override(gateway: str, answers_in: Format, real_delete: bool) -> None:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    with opened(gateway, answers_in, real_delete=real_delete) as account:
        account.keywords.cancel("PIZZA")
        assert account.keywords.keyword("PIZZA") is None


# ---------------------------------------------------------------- what is refused

NO, GONE = Kind.NOT_ACCEPTED, Kind.NOT_FOUND
LOCAL = {"local_opt_outs": [ANN.digits]}


def changed_contact(account: RestAccount) -> object:
    return account.contacts.update(account.contacts.create(PIGLET).id, PIGLET)


REFUSED: list[tuple[str, dict[str, Any], Call, int, Kind]] = [
    # section of the reference: changes to the account, the call, status, what kind of no
    ("3.2 too long", {}, lambda account: account.messages.send(Message("x" * 161, to=(ANN,))), 403, NO),
    ("3.2 bad letter", {}, lambda account: account.messages.send(Message("it’s", to=(ANN,))), 403, NO),
    ("3.2 bad phone", {}, lambda account: account.messages.send(Message("Hi", to=(LONG,))), 403, NO),
    ("3.2 no group", {}, lambda account: account.messages.send(Message("Hi", groups=("x",))), 403, NO),
    ("3.2 subject", {}, lambda account: account.messages.send(replace(HELLO, subject="x" * 14)), 403, NO),
    ("3.2 MMS", {}, lambda account: account.messages.send(replace(HELLO, file=1)), 403, NO),
    ("3.2 credits", {"credits": 0}, lambda account: account.messages.send(HELLO), 403, Kind.CREDITS),
    ("3.2 no report", {}, lambda account: account.messages.report(MISSING), 403, GONE),
    ("3.3 no text", {}, lambda account: account.inbox.message(MISSING), 403, GONE),
    ("3.3 none to delete", {}, lambda account: account.inbox.delete(MISSING), 403, GONE),
    ("3.3 none to move", {}, lambda account: account.inbox.move(1, folder=opened_folder(account)), 403, GONE),
    ("3.3 nowhere to move", {}, lambda account: account.inbox.move(1, folder=MISSING), 404, GONE),
    ("3.3 no folder", {}, lambda account: account.folders.folder(MISSING), 404, GONE),
    ("3.3 no folder", {}, lambda account: account.folders.rename(MISSING, "x"), 404, GONE),
    ("3.3 no folder", {}, lambda account: account.folders.delete(MISSING), 404, GONE),
    ("3.3 no name", {}, lambda account: account.folders.create(" "), 403, NO),
    ("3.4 not ours", {}, lambda account: account.keywords.set_up("TAKEN", EVERYTHING), 403, GONE),
    ("3.4 not ours", {}, lambda account: account.keywords.cancel("TAKEN"), 403, GONE),
    ("3.4 taken", {}, lambda account: account.keywords.rent("TAKEN", card()), 403, Kind.UNAVAILABLE),
    ("3.4 declined", {}, lambda account: account.keywords.rent("HONEY", BROKE), 403, Kind.DECLINED),
    ("3.4 bad URL", {}, lambda account: account.keywords.set_up("PIZZA", Setup(forward_url="x")), 403, NO),
    ("3.4 bad group", {}, lambda account: account.keywords.set_up("PIZZA", Setup(groups=("x",))), 403, NO),
    ("3.5 declined", {}, lambda account: account.billing.buy(1000, BROKE), 403, Kind.DECLINED),
    ("3.5 declined", {}, lambda account: account.billing.buy(1000, StoredCard("0002")), 403, Kind.DECLINED),
    ("3.5 below $5", {}, lambda account: account.billing.buy(1, card()), 403, NO),
    ("3.6 no contact", {}, lambda account: account.contacts.contact("0" * 24), 403, GONE),
    ("3.6 bad phone", {}, lambda account: account.contacts.create(ContactDraft(LONG)), 403, NO),
    ("3.6 opted out", LOCAL, changed_contact, 403, NO),
    ("3.7 no group", {}, lambda account: account.groups.delete(MISSING), 403, GONE),
    ("3.7 twice", {}, lambda account: [account.groups.create("Bees") for _ in range(2)], 403, NO),
    ("3.8 no sound", {}, lambda account: account.voice.broadcast(SILENT), 403, NO),
    ("3.8 credits", {"credits": 1}, lambda account: account.voice.broadcast(CALL), 403, Kind.CREDITS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "call", "status", "kind"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_the_stand_in_refuses_the_client_names(
    account: RestAccount, gateway: str, changes: dict[str, Any], call: Call, status: int, kind: Kind
) -> None:
    change(gateway, **changes)

    with pytest.raises(Refused) as refusal:
        call(account)

    assert (refusal.value.code, kind_of(refusal.value)) == (status, kind)
    assert refusal.value.words
    assert not [words for words in refusal.value.words if words in str(refusal.value)]


@pytest.mark.parametrize("call", [row[1] for row in GOOD], ids=[row[0] for row in GOOD])
def test_3_1_a_wrong_password_is_named_by_every_call(gateway: str, call: Call) -> None:
    with opened(gateway, Format.JSON, Login("demo", "wrong")) as stranger, pytest.raises(Refused) as refusal:
        call(stranger)

    assert (refusal.value.code, refusal.value.trouble) == (401, Trouble.LOGIN)


FAULTS: list[tuple[str, dict[str, Any], type[Exception], type[Exception]]] = [
    # the fault: what a question comes to, what a purchase comes to
    ("500", {"kind": "code"}, NoAnswer, OutcomeUnknown),
    ("503", {"kind": "http"}, NotReached, NotReached),
    ("502", {"kind": "http", "status": 502}, NoAnswer, OutcomeUnknown),
    ("html", {"kind": "html"}, NoAnswer, OutcomeUnknown),
    ("redirect", {"kind": "redirect"}, NoAnswer, OutcomeUnknown),
    ("late", {"kind": "late", "seconds": 2}, NoAnswer, OutcomeUnknown),
    ("silent", {"kind": "silent", "seconds": 2}, NoAnswer, OutcomeUnknown),
    ("cut", {"kind": "cut"}, NoAnswer, OutcomeUnknown),
    ("half", {"kind": "half"}, NoAnswer, OutcomeUnknown),
    ("huge", {"kind": "huge", "megabytes": 50}, NoAnswer, OutcomeUnknown),
]


@pytest.mark.parametrize("answers_in", list(Format))
@pytest.mark.parametrize(("fault", "asked", "bought"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_each_fault_is_the_error_that_says_what_to_do(
    gateway: str, answers_in: Format, fault: dict[str, Any], asked: type[Exception], bought: type[Exception]
) -> None:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    hasty = CallLimits(deadline=0.5, connect=0.5, apart=0.0, answer=PATIENT.answer)
    account = RestAccount(gateway, Login("demo", "demo"), REAL, answers=answers_in, limits=hasty)
    purchases: list[tuple[Call, type[Exception]]] = [
        (lambda account: account.billing.credits(), asked),
        (lambda account: account.billing.buy(1000, card()), bought),
    ]

    for call, expected in purchases:
        change(gateway, faults={"next": [fault]})
        with pytest.raises(expected):
            call(account)
    account.hang_up()

    assert not calls(gateway, "redirected")
