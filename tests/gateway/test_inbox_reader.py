"""The inbox as catching up reads it: against the real stand-in, and entries that no client would take for messages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.inbox_reader import InboxReader, _entry
from app.gateway.wire.line import Login
from app.usecases.inbox import InboxUnavailable
from tests.gateway.builders import REAL
from tests.processes import free_port, stand_in

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stand_in(tmp_path_factory.mktemp("stand-in"), "--keyword", "PIZZA") as url:
        yield url


@pytest.fixture(autouse=True)
def _fresh(gateway: str) -> None:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    requests.put(f"{gateway}/_sandbox/account", json={"shared_code": False}, timeout=10).raise_for_status()


def reader(gateway: str, answered: Format = Format.JSON, password: str = "demo") -> InboxReader:
    return InboxReader(gateway, Login("demo", password), REAL, answers=answered)


def text_in(gateway: str, phone: str, text: str) -> None:
    requests.post(f"{gateway}/_sandbox/phones/{phone}/texts", {"text": text}, timeout=10).raise_for_status()


@pytest.mark.parametrize(("answered", "count"), [(Format.JSON, 205), (Format.XML, 5)])
def test_every_text_is_told_newest_first_over_all_pages(gateway: str, answered: Format, count: int) -> None:
    with requests.Session() as session:
        for number in range(count):
            phone = f"21255501{number % 100:02}"
            session.post(f"{gateway}/_sandbox/phones/{phone}/texts", {"text": f"word {number}"}, timeout=10)
    inbox = reader(gateway, answered)

    entries = list(inbox.newest_first())
    inbox.hang_up()

    assert [entry.text for entry in entries] == [f"word {number}" for number in reversed(range(count))]
    assert len({entry.id for entry in entries}) == count
    now = datetime.now(UTC)  # noqa: TID251 - the stand-in has the machine's clock
    for entry in entries:
        assert entry.earliest
        assert entry.before
        assert entry.earliest - MINUTE < now < entry.before + 5 * MINUTE
        assert (entry.in_folder, entry.is_mms) == (False, False)


def test_a_text_in_a_folder_is_told_as_one(gateway: str) -> None:
    text_in(gateway, "2125550100", "hello")
    login = {"User": "demo", "Password": "demo", "format": "json"}
    made = requests.post(f"{gateway}/messages-folders", {**login, "Name": "Done"}, timeout=10).json()
    [entry] = reader(gateway).newest_first()
    moved = {**login, "ID": entry.id, "FolderID": made["Response"]["Entry"]["ID"]}
    requests.post(f"{gateway}/incoming-messages/?_method=move-to-folder", moved, timeout=10).raise_for_status()

    [entry] = reader(gateway).newest_first()

    assert entry.in_folder


def test_a_refused_login_ends_the_reading_in_words_without_the_password(gateway: str) -> None:
    with pytest.raises(InboxUnavailable) as refusal:
        list(reader(gateway, password="not-it").newest_first())

    assert "login" in str(refusal.value)
    assert "not-it" not in str(refusal.value)


def test_nobody_there_ends_the_reading() -> None:
    with pytest.raises(InboxUnavailable):
        list(reader(f"http://127.0.0.1:{free_port()}").newest_first())


FAULTS: list[dict[str, Any]] = [{"kind": "http", "status": 503}, {"kind": "html"}, {"kind": "cut"}]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["kind"] for fault in FAULTS])
def test_an_answer_that_is_no_inbox_ends_the_reading_and_the_next_reading_is_whole(
    gateway: str, fault: dict[str, Any]
) -> None:
    text_in(gateway, "2125550100", "hello")
    requests.put(f"{gateway}/_sandbox/account", json={"faults": {"next": [fault]}}, timeout=10).raise_for_status()
    inbox = reader(gateway)

    with pytest.raises(InboxUnavailable):
        list(inbox.newest_first())

    assert [entry.text for entry in inbox.newest_first()] == ["hello"]
    inbox.hang_up()


TIMES = [
    ("11-23-2026 7:05 AM", "2026-11-23T12:05", 1),
    ("07-04-2026 12:00 PM", "2026-07-04T16:00", 1),
    ("11-01-2026 12:59 AM", "2026-11-01T04:59", 1),
    ("11-01-2026 1:00 AM", "2026-11-01T05:00", 61),
    ("11-01-2026 1:59 AM", "2026-11-01T05:59", 61),
    ("11-01-2026 2:00 AM", "2026-11-01T07:00", 1),
    ("03-08-2026 3:00 AM", "2026-03-08T07:00", 1),
]


@pytest.mark.parametrize(("written", "earliest", "minutes"), TIMES)
def test_a_minute_means_all_that_it_may_mean(written: str, earliest: str, minutes: int) -> None:
    entry = _entry(Entry({"ID": "1", "ReceivedOn": written}))

    assert entry.earliest == datetime.fromisoformat(earliest).replace(tzinfo=UTC)
    assert entry.before == entry.earliest + minutes * MINUTE


ODD: list[dict[str, Any]] = [
    {},
    {"ID": "x", "PhoneNumber": "25827", "Message": "", "ReceivedOn": "yesterday"},
    {"ID": {"a": "b"}, "PhoneNumber": ["1", "2"], "Message": {}, "ReceivedOn": ""},
    {"ReceivedOn": "13-45-2026 25:00 PM"},
]


@pytest.mark.parametrize("fields", ODD)
def test_an_entry_that_is_none_is_told_with_what_can_be_read(fields: dict[str, Any]) -> None:
    entry = _entry(Entry(fields))

    assert (entry.earliest, entry.before, entry.text) == (None, None, "")


def test_the_time_that_the_clocks_skip_is_told_as_some_time() -> None:
    assert _entry(Entry({"ReceivedOn": "03-08-2026 2:30 AM"})).earliest is not None
