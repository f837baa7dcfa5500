"""A PostgreSQL that is restarted under load, in short; `tests/rigs/test_restarts.py` does it for longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, private_server
from tests.processes import Service, running, wait_until
from tests.witness import RULES, account_for, texting, workers_are_up


@pytest.fixture
def server() -> Iterator[Server]:
    with private_server() as started:
        yield started


def test_a_database_restarted_under_load_loses_nothing_and_sends_nothing_twice(server: Server, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    service = Service(tmp_path, server.address, rules, workers=2, processes=2)

    with running(service), texting([service.incoming], clients=4) as crowd:
        workers_are_up(service)
        wait_until(lambda: len(crowd.acknowledged) > 10)
        server.stop()
        wait_until(lambda: crowd.heard["503"] > 0)
        server.start()
        before = len(crowd.acknowledged)
        wait_until(lambda: len(crowd.acknowledged) > before + 10)
        crowd.end()
        states = account_for(service, crowd, "sending")  # a claim that the database cut off is unknown in 30 seconds

    assert set(states) <= {"sent", "sending"}
