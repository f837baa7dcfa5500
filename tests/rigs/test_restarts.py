"""Everything restarted under load, as upgrades and administrators do it: nothing acknowledged is lost or sent twice."""

import itertools
import random
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.nginx import Nginx, running_nginx
from tests.postgres import Server, private_server
from tests.processes import TOKEN, Program, Service, answers, free_port, running, wait_until
from tests.witness import RULES, account_for, texting, workers_are_up

DATABASE_RESTARTS = 10
WEB_RESTARTS = 20

pytestmark = pytest.mark.rig


@pytest.fixture
def server() -> Iterator[Server]:
    with private_server(durable=True) as started:
        yield started


@pytest.fixture
def service(server: Server, tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    with running(Service(tmp_path, server.address, rules, workers=2, processes=2)) as started:
        started.account(credits=1_000_000)
        workers_are_up(started)
        yield started


@contextmanager
def second_web(service: Service) -> Iterator[tuple[Program, int]]:
    """Another receiver beside the first, on another port."""
    port = free_port()
    arguments = ["serve", "--port", str(port), "--processes", "2"]
    web = replace(service.web, arguments=arguments, log=service.folder / "web-2.log", process=None)
    web.start()
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield web, port
    finally:
        web.kill()


@contextmanager
def each_behind_nginx(ports: Iterable[int], folder: Path) -> Iterator[list[str]]:
    """Where the gateway calls: an nginx with the shipped file before each receiver."""
    with ExitStack() as fronts:
        addresses = []
        for port in ports:
            home = folder / f"nginx-{port}"
            home.mkdir()
            front = fronts.enter_context(running_nginx(Nginx(home, f"127.0.0.1:{port}", "127.0.0.0/8")))
            addresses.append(f"http://127.0.0.1:{front.http}/incoming/{TOKEN}")
        yield addresses


@pytest.mark.timeout(600)
def test_ten_restarts_and_crashes_of_the_database_lose_nothing_and_send_nothing_twice(
    server: Server, service: Service
) -> None:
    chance = random.Random()  # noqa: S311 - the moments should differ from run to run
    with texting([service.incoming]) as crowd:
        for number in range(DATABASE_RESTARTS):
            time.sleep(chance.uniform(0.5, 3))
            server.stop("immediate" if number % 2 else "fast")
            time.sleep(chance.choice([0, 0, 4]))
            server.start()
        before = len(crowd.acknowledged)
        wait_until(lambda: len(crowd.acknowledged) > before + 20)
        crowd.end()
        states = account_for(service, crowd)

    assert len(crowd.acknowledged) > 100, "the load was too small to prove anything"
    assert set(states) <= {"sent", "unknown"}


@pytest.mark.timeout(600)
def test_web_processes_restarted_one_after_another_lose_nothing_send_nothing_twice_and_say_nothing(
    service: Service,
) -> None:
    with second_web(service) as (other, other_port):
        webs = {service.port: service.web, other_port: other}
        with each_behind_nginx(webs, service.folder) as addresses, texting(addresses) as crowd:
            for port, web in itertools.islice(itertools.cycle(webs.items()), WEB_RESTARTS):
                assert web.stop() == 0
                web.start()
                wait_until(lambda port=port: answers(f"http://127.0.0.1:{port}/healthz"))
            crowd.end()
            states = account_for(service, crowd)

    assert len(crowd.acknowledged) > 100, "the load was too small to prove anything"
    assert set(states) == {"sent"}
    assert set(crowd.heard) <= {"200", "502"}, "a call is answered well, or by nginx where nobody listens"
