"""Kill -9 under load: nothing acknowledged is lost, nobody is texted after STOP, nothing is sent twice.

The clients' log of 200s and the stand-in gateway's log are the witnesses; our own tables only explain.
"""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from app.system import utc_now
from tests.builders import made_up_phones
from tests.processes import Program, Service, answers, running, wait_until
from tests.witness import RULES, accepted_texts, read_back, rest

KILLS = 30
CLIENTS = 6
BETWEEN_TEXTS = 0.03
"""Seconds; faults cost a line of the gateway ten seconds each, so more texts would only make the queue longer."""

pytestmark = pytest.mark.rig


@dataclass
class Witness:
    """What the clients were told: which texts were acknowledged, and when each STOP was."""

    acknowledged: set[str] = field(default_factory=set)
    stopped: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def customer(
    service: Service, phones: Iterator[str], ids: Iterator[int], witness: Witness, ending: threading.Event
) -> None:
    """One customer after another texts three times, every third of them STOP in between."""
    chance = random.Random(0)  # noqa: S311 - a fixed order of events, no secret
    while not ending.is_set():
        phone = next(phones)
        for word in ("echo", "stop" if chance.random() < 0.33 else "echo", "echo"):
            number = str(next(ids))
            time.sleep(BETWEEN_TEXTS)
            if deliver(service, phone, f"{word} {number}" if word == "echo" else word, number, ending):
                with witness.lock:
                    witness.acknowledged.add(number)
                    if word == "stop":
                        witness.stopped[phone] = utc_now().timestamp()


def deliver(service: Service, phone: str, words: str, number: str, ending: threading.Event) -> bool:
    """Call the webhook until it says 200, as a patient gateway would; whether it ever did."""
    while not ending.is_set():
        try:
            answer = requests.get(service.incoming, {"from": phone, "message": words, "MessageID": number}, timeout=8)
        except requests.RequestException:
            time.sleep(0.05)
            continue
        assert answer.content == b""
        if answer.status_code == requests.codes.ok:
            return True
        time.sleep(0.05)
    return False


def kill_and_restart(service: Service, kills: int) -> None:
    """Kill the receiver or a worker at a moment that nobody chose, and start it again."""
    chance = random.Random()  # noqa: S311 - the moments should differ from run to run
    victims: list[Program] = [service.web, *service.worker_programs]
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 1.5))
        victim = chance.choice(victims)
        victim.kill()
        victim.start()
    wait_until(lambda: answers(f"http://127.0.0.1:{service.port}/healthz"))


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/textback.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with running(Service(tmp_path, url, rules, workers=1 if is_sqlite else 2)) as started:
        started.account(faults={"rates": {"http_503": 0.03, "silent": 0.02}}, credits=1_000_000)
        yield started


@pytest.mark.timeout(600)
def test_thirty_kills_lose_nothing_text_nobody_after_stop_and_send_nothing_twice(service: Service) -> None:
    witness, ending = Witness(), threading.Event()
    phones, ids = made_up_phones(), itertools.count(1)
    clients = [threading.Thread(target=customer, args=(service, phones, ids, witness, ending)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()

    kill_and_restart(service, KILLS)
    ending.set()
    for client in clients:
        client.join()
    service.account(faults={"rates": {"http_503": 0, "silent": 0}})
    rest(service)

    stored, deliveries = read_back(service)
    sent = accepted_texts(service)
    states = Counter(state for state, _ in deliveries.values())
    kind = service.database_url.split(":", 1)[0]
    print(f"{kind}: {len(witness.acknowledged)} acknowledged, {len(sent)} sent, {dict(states)}")
    assert len(witness.acknowledged) > KILLS, "the load was too small to prove anything"
    assert witness.acknowledged <= stored
    assert not [
        words for words, times in Counter(words for _, words, _ in sent).items() if "got" in words and times > 1
    ]
    assert not texted_after_stop(witness, sent, deliveries)
    assert not set(states) & {"queued", "sending"}
    replied = {number for _, words, _ in sent if (number := words.removeprefix("got ")) != words}
    silent = {number for number, (state, _) in deliveries.items() if state == "sent" and number not in replied}
    assert not silent, "a reply that was marked as sent never reached the gateway"


def texted_after_stop(
    witness: Witness, sent: list[tuple[str, str, float]], deliveries: dict[str, tuple[str, float]]
) -> list[str]:
    """Replies that left after the person's STOP was acknowledged; one that was on its way by then is none."""
    late = []
    for phone, words, at in sent:
        stopped = witness.stopped.get(phone)
        number = words.removeprefix("got ")
        if stopped is not None and number != words and at > stopped and deliveries[number][1] > stopped:
            late.append(number)
    return late
