"""The drill of `docs/operations.md`: backed up under load, restored elsewhere, released; the gateway is witness."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.processes import Service, answers, running, wait_until
from tests.witness import RULES, accepted_texts, texting

WHILE_HELD = [str(1_000_000 + number) for number in range(5)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    with running(Service(tmp_path, f"sqlite:///{tmp_path}/textback.db", rules)) as started:
        yield started


@pytest.fixture
def elsewhere(service: Service) -> Iterator[Service]:
    """Another machine, as it were: its own database and folder, the same gateway."""
    folder = service.folder / "elsewhere"
    folder.mkdir()
    url = f"sqlite:///{folder}/restored.db"
    other = Service(folder, url, service.rules, settings={"TEXTBACK_GATEWAY_URL": service.gateway})
    yield other
    other.kill()


def replies(service: Service) -> Counter[str]:
    """How often the gateway took the reply to each text."""
    return Counter(words for _, words, _ in accepted_texts(service))


def start(service: Service) -> None:
    service.web.start()
    service.worker_programs[0].start()
    wait_until(lambda: answers(f"http://127.0.0.1:{service.port}/healthz"))
    wait_until(lambda: "nothing is sent until" in service.logs())


def text(service: Service, phone: str, words: str, number: str) -> None:
    answer = requests.get(service.incoming, {"from": phone, "message": words, "MessageID": number}, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_backup_under_load_restored_elsewhere_sends_nothing_until_released_and_then_nothing_twice(
    service: Service, elsewhere: Service
) -> None:
    with texting([service.incoming], clients=2, pause=0.1) as crowd:
        wait_until(lambda: len(replies(service)) > 5)
        service.worker_programs[0].stop()  # so that texts are queued in the backup
        answered = len(crowd.acknowledged)
        wait_until(lambda: len(crowd.acknowledged) > answered + 10)
        backup = service.run("backup", "b.gz")
        service.worker_programs[0].start()
    restored = elsewhere.run("restore", str(service.folder / "b.gz"), "--json")
    assert (backup.returncode, restored.returncode) == (0, 0), backup.stderr + restored.stderr
    assert json.loads(restored.stdout)["queued"] >= 10

    start(elsewhere)
    for number in WHILE_HELD:
        text(elsewhere, f"91755501{number[-2:]}", f"echo {number}", number)
    text(elsewhere, "9175550104", "stop", "1000099")
    wait_until(lambda: {f"got {number}" for number in crowd.acknowledged} <= set(replies(service)), 60, every=0.5)
    time.sleep(1)  # a worker that did not heed the hold would have sent by now
    held = replies(service)
    released = elsewhere.run("release", "--yes", "--json")
    expected = {f"got {number}" for number in WHILE_HELD[:4]}  # the last one was followed by STOP
    wait_until(lambda: expected <= set(replies(service)), 60, every=0.5)

    assert not any(number in words for words in held for number in WHILE_HELD)
    waited = json.loads(released.stdout)
    assert (waited["newer"], waited["leaving"]) == (5, 5)  # four replies and the confirmation of STOP
    assert waited["older"] >= 10
    wait_until(lambda: any(phone == "9175550104" for phone, _, _ in accepted_texts(service)), 60)
    assert "got 1000004" not in replies(service)
    assert [words for words, times in replies(service).items() if "got" in words and times > 1] == []
