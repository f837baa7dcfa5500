"""Kill -9 under load while one call texts many: nobody is texted twice, or after STOP, and nothing is lost.

Everybody asks for the same words and gets them at most once, so that a number tells who was texted twice.
"""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from app.system import utc_now
from tests.builders import made_up_phones
from tests.processes import Service, running
from tests.rigs.test_kills import Witness, deliver
from tests.witness import accepted_texts, looking_into, moment, rest

KILLS = 5
CLIENTS = 6
BETWEEN_TEXTS = 0.4
"""Seconds; enough that several people wait whenever a line is free, and few enough that all get their turn."""

FREE_AGAIN = 15.0
"""Seconds that a killed worker's lines stay leased: a kill any sooner would find nobody sending."""

OPEN = "Open till ten"
RULES = f"""
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    reply: {OPEN}
"""

pytestmark = pytest.mark.rig


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/textback.db" if is_sqlite else request.getfixturevalue("postgres_url")
    settings = {"TEXTBACK_RECIPIENTS_AT_ONCE": "20", "TEXTBACK_GATEWAY_CONNECTIONS": "1" if is_sqlite else "2"}
    with running(Service(tmp_path, url, rules, settings, workers=1 if is_sqlite else 2)) as started:
        started.account(faults={"rates": {"late": 0.8}}, credits=1_000_000)
        yield started


def customer(
    service: Service, phones: Iterator[str], ids: Iterator[int], witness: Witness, ending: threading.Event
) -> None:
    """One customer after another asks for the hours once; some say STOP before that or after."""
    chance = random.Random(0)  # noqa: S311 - a fixed order of events, no secret
    while not ending.is_set():
        phone = next(phones)
        for word in chance.choice([*[("hours",)] * 8, ("hours", "stop"), ("stop", "hours")]):
            time.sleep(BETWEEN_TEXTS)
            number = str(next(ids))
            if deliver(service, phone, word, number, ending):
                with witness.lock:
                    witness.acknowledged.add(number)
                    if word == "stop":
                        witness.stopped[phone] = utc_now().timestamp()


def kill_workers(service: Service) -> None:
    """Kill all workers at a moment that nobody chose, most likely in a call, and start them again."""
    chance = random.Random()  # noqa: S311 - the moments should differ from run to run
    for _ in range(KILLS):
        time.sleep(FREE_AGAIN + chance.uniform(1.0, 4.0))
        for victim in service.worker_programs:
            victim.kill()
            victim.start()


@pytest.mark.timeout(600)
def test_kills_text_nobody_twice_and_nobody_after_stop_while_one_call_texts_many(service: Service) -> None:
    witness, ending = Witness(), threading.Event()
    phones, ids = made_up_phones(), itertools.count(1)
    clients = [threading.Thread(target=customer, args=(service, phones, ids, witness, ending)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()

    kill_workers(service)
    ending.set()
    for client in clients:
        client.join()
    service.account(faults={"rates": {"late": 0}})
    rest(service)

    stored, answers = read_back(service)
    sent = accepted_texts(service)
    reached = [(phone, at) for phone, words, at in sent if words == OPEN]
    states = Counter(state for state, _ in answers.values())
    together = people_by_call(service)
    kind, several = service.database_url.split(":", 1)[0], sum(people > 1 for people in together)
    print(f"{kind}: {len(witness.acknowledged)} acknowledged, {len(reached)} reached, {dict(states)}")
    print(f"{unknown(service)} unknown of all kinds, {len(together)} calls, {several} of them to several people")
    assert several > 5, "too few calls had several people to prove anything"
    assert witness.acknowledged <= stored
    assert unknown(service), "no kill hit a call, and nothing else leaves an unknown outcome here"
    assert not [phone for (phone, _), times in Counter((phone, words) for phone, words, _ in sent).items() if times > 1]
    assert not [
        phone
        for phone, at in reached
        if phone in witness.stopped and at > witness.stopped[phone] and answers[phone][1] > witness.stopped[phone]
    ]
    assert not set(states) & {"queued", "sending"}
    silent = {phone for phone, (state, _) in answers.items() if state == "sent"} - {phone for phone, _ in reached}
    assert not silent, "a reply that was marked as sent never reached the gateway"


def read_back(service: Service) -> tuple[set[str], dict[str, tuple[str, float]]]:
    """The gateway ids that are stored; and each answer's number with its state and when its last attempt started."""
    with looking_into(service) as database:
        stored = set(database.execute(text("select gateway_id from incoming_messages")).scalars())
        rows = database.execute(
            text(
                "select d.phone, d.state, max(a.started_at) from deliveries d left join attempts a"
                " on a.delivery_id = d.id where d.text = :words group by d.id, d.phone, d.state"
            ),
            {"words": OPEN},
        ).all()
    return stored, {phone: (state, moment(started)) for phone, state, started in rows}


def unknown(service: Service) -> int:
    """How many texts of any kind nobody knows the outcome of."""
    with looking_into(service) as database:
        found: int = database.execute(text("select count(*) from deliveries where state = 'unknown'")).scalar_one()
    return found


def people_by_call(service: Service) -> list[int]:
    """How many people each accepted call texted."""
    calls = requests.get(f"{service.gateway}/_sandbox/calls", timeout=30).json()
    return [len(call["numbers"]) for call in calls if call["accepted"]]
