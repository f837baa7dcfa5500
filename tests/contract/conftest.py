"""The stand-in gateway as its command starts it, one for all tests of a module."""

from collections.abc import Iterator

import pytest

from tests.processes import Program, answers, free_port, wait_until


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stand-in")
    port = free_port()
    program = Program(["sandbox", "--port", str(port), "--keyword", "PIZZA"], {}, folder / "log", folder).start()
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/_sandbox/account"))
        yield url
    finally:
        program.kill()
