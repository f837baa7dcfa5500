"""Load on the whole service, and witnesses that are not its own tables: what the clients heard, what the gateway got.

Our own tables only explain.
"""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import requests
from sqlalchemy import Connection, bindparam, create_engine, text

from tests.builders import made_up_phones
from tests.processes import Service, wait_until

SETTLE = 180
"""Seconds that everything gets to come to rest: leases of 30 s, a second copy after 60 s, a line's lease of 15 s."""

RULES = """
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: ECHO
    reply: got {rest}
anything else:
  reply: Sorry?
"""


@dataclass
class Crowd:
    """Customers who text ECHO and a number, each through the next of the addresses, until they hear 200."""

    addresses: Sequence[str]
    pause: float
    acknowledged: set[str] = field(default_factory=set)
    heard: Counter[str] = field(default_factory=Counter)
    """How often each status was heard; a call without an answer counts as `none`, one with a body as `body`."""
    _ending: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _phones: Iterator[str] = field(default_factory=made_up_phones)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def text_for_ever(self) -> None:
        """One text after the other until it is the end; what was begun is finished within twenty seconds."""
        while not self._ending.wait(self.pause):
            with self._lock:
                number, phone = str(next(self._numbers)), next(self._phones)
            gives_up_at = time.monotonic() + 20
            for address in itertools.islice(itertools.cycle(self.addresses), int(number) % 2, None):
                heard = self._call(address, {"from": phone, "message": f"echo {number}", "MessageID": number})
                with self._lock:
                    self.heard[heard] += 1
                    if heard == "200":
                        self.acknowledged.add(number)
                if heard == "200" or (self._ending.is_set() and time.monotonic() > gives_up_at):
                    break
                time.sleep(0.05)

    def end(self) -> None:
        """Let nobody begin another text."""
        self._ending.set()

    @staticmethod
    def _call(address: str, parameters: dict[str, str]) -> str:
        try:
            answer = requests.get(address, parameters, timeout=8)
        except requests.RequestException:
            return "none"
        return str(answer.status_code) if answer.content == b"" else "body"


@contextmanager
def texting(addresses: Sequence[str], *, clients: int = 6, pause: float = 0.03) -> Iterator[Crowd]:
    """A crowd that texts while the block runs. `pause` is in seconds."""
    crowd = Crowd(addresses, pause)
    threads = [threading.Thread(target=crowd.text_for_ever) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.end()
        for thread in threads:
            thread.join()


def workers_are_up(service: Service) -> None:
    """Wait until every worker sends; one that finds no database as it starts ends, for its keeper to start again."""
    wait_until(lambda: service.logs().count("Replies are sent.") >= service.workers)


def account_for(service: Service, crowd: Crowd, *ended: str) -> Counter[str]:
    """Wait until all is at rest, and see that nothing acknowledged is lost and nothing was sent twice.

    Returns the states of the deliveries. Those `ended` count as at rest too.
    """
    rest(service, *ended)
    stored, deliveries = read_back(service)
    sent = Counter(words.removeprefix("got ") for _, words, _ in accepted_texts(service))
    states = Counter(state for state, _ in deliveries.values())
    print(f"{len(crowd.acknowledged)} acknowledged, {sent.total()} sent, {dict(states)}, heard {dict(crowd.heard)}")
    assert crowd.heard["body"] == 0
    assert crowd.acknowledged <= stored
    assert crowd.acknowledged <= set(deliveries)
    assert [number for number, times in sent.items() if times > 1] == []
    assert {number for number, (state, _) in deliveries.items() if state == "sent"} <= set(sent)
    return states


def rest(service: Service, *ended: str) -> None:
    """Wait until nothing is queued or being sent, what is in a state of `ended` aside."""
    unfinished = sorted({"queued", "sending"} - set(ended))
    with looking_into(service) as database:

        def at_rest() -> bool:
            waiting = database.execute(
                text("select count(*) from deliveries where state in :states").bindparams(
                    bindparam("states", expanding=True)
                ),
                {"states": unfinished},
            )
            found: int = waiting.scalar_one()
            database.rollback()
            return found == 0

        wait_until(at_rest, SETTLE, every=0.5)


def read_back(service: Service) -> tuple[set[str], dict[str, tuple[str, float]]]:
    """The gateway ids that are stored; and each echo's number with its state and when its last attempt started."""
    with looking_into(service) as database:
        stored = set(database.execute(text("select gateway_id from incoming_messages")).scalars())
        rows = database.execute(
            text(
                "select d.text, d.state, max(a.started_at) from deliveries d"
                " left join attempts a on a.delivery_id = d.id group by d.id, d.text, d.state"
            )
        ).all()
    return stored, {
        words.removeprefix("got "): (state, moment(started)) for words, state, started in rows if "got" in words
    }


def moment(written: datetime | str | None) -> float:
    """Seconds since the epoch; SQLite hands out text in UTC."""
    if written is None:
        return 0.0
    if isinstance(written, str):
        written = datetime.fromisoformat(written + "+00:00" if "+" not in written else written)
    return written.timestamp()


def accepted_texts(service: Service) -> list[tuple[str, str, float]]:
    """Number, text and time of everything that the gateway accepted."""
    calls = requests.get(f"{service.gateway}/_sandbox/calls", timeout=30).json()
    return [
        (number, call["text"], datetime.fromisoformat(call["at"]).timestamp())
        for call in calls
        if call["accepted"]
        for number in call["numbers"]
    ]


@contextmanager
def looking_into(service: Service) -> Iterator[Connection]:
    """The database, seen from outside."""
    engine = create_engine(service.database_url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as database:
            yield database
    finally:
        engine.dispose()
