"""1,000 texts in the gateway's inbox of which 990 came by callback: the ten are taken in, once, by whoever reads.

Two people catch up at the same moment as the worker does. The stand-in's log of what was texted is the witness.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.builders import made_up_phones
from tests.processes import Service, running, wait_until
from tests.witness import RULES, accepted_texts, looking_into, rest

PHONES = 200
EACH = 5
LOST = frozenset(range(57, PHONES * EACH, 100))
"""The places of the texts that come while the forwarding is off."""

TAKEN_IN = "select count(*) from incoming_messages"
UNSUBSCRIBED = "unsubscribed"
SETTLE = 120
"""Seconds that a busy machine gets for 1,000 callbacks."""

pytestmark = pytest.mark.rig

Text = tuple[str, str]
"""A phone and its words."""


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    url = f"sqlite:///{tmp_path}/textback.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with running(Service(tmp_path, url, rules, {"TEXTBACK_CATCH_UP_EVERY": "1"})) as started:
        yield started


def texts() -> list[Text]:
    """All that the phones text, in turns: each something of its own to be echoed, and every tenth STOP at the end."""
    phones = [*itertools.islice(made_up_phones(), PHONES)]
    echoes = [(phone, f"echo {turn} {place}") for turn in range(EACH - 1) for place, phone in enumerate(phones)]
    return [*echoes, *((phone, f"echo last {place}" if place % 10 else "stop") for place, phone in enumerate(phones))]


def play(service: Service, played: list[Text]) -> None:
    """Text it all; nothing is forwarded of what is to be lost. A STOP comes when all earlier answers have left."""
    for place, (phone, words) in enumerate(played):
        if place == PHONES * (EACH - 1):
            settle(service, place)
        if place in LOST:
            service.account(forwarding=False)
        service.text(phone, words)
        if place in LOST:
            service.account(forwarding=True)


def settle(service: Service, played: int) -> None:
    """Wait until so many texts have been taken in, as far as they came, and all answers have left."""
    wait_until(lambda: count(service) >= played - len(LOST), SETTLE, every=0.5)
    rest(service)


def told(service: Service) -> list[dict[str, Any]]:
    """What two people are told who catch up at the same moment."""
    with ThreadPoolExecutor(2) as two:
        ended = [*two.map(lambda _: service.run("inbox", "catch-up", "--json"), range(2))]
    assert [one.returncode for one in ended] == [0, 0], [one.stderr for one in ended]
    return [json.loads(one.stdout) for one in ended]


def count(service: Service) -> int:
    with looking_into(service) as database:
        found: int = database.execute(text(TAKEN_IN)).scalar_one()
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("message_id", [True, False], ids=["with ids", "without ids"])
def test_ten_lost_texts_of_a_thousand_are_taken_in_once(service: Service, message_id: bool) -> None:
    service.account(shared_code=False, message_id=message_id)
    played = texts()
    play(service, played)
    settle(service, len(played))
    before = count(service)  # on a slow machine the worker has found some of the ten by now

    first = told(service)
    rest(service)
    again = told(service)
    rest(service)

    answered = Counter((phone, words) for phone, words, _ in accepted_texts(service))
    echoes = Counter((phone, words.replace("echo", "got")) for phone, words in played if words != "stop")
    stops = Counter({phone: 1 for phone, words in played if words == "stop"})
    confirmed = Counter(phone for phone, words in answered.elements() if UNSUBSCRIBED in words)
    kind = service.database_url.split(":", 1)[0]
    print(f"{kind}, ids {message_id}: {len(played)} texts, {before} taken in before anybody caught up")
    print(f"told {first}, then {again}; {count(service)} taken in, {sum(answered.values())} answered")
    assert count(service) == len(played)
    assert Counter({key: times for key, times in answered.items() if UNSUBSCRIBED not in key[1]}) == echoes
    assert confirmed == stops
    assert {one["read"] for one in (*first, *again)} == {len(played)}
    assert sum(one["taken_in"] for one in first) == len(played) - before
    assert [(one["known"], one["taken_in"]) for one in again] == [(len(played), 0)] * 2
