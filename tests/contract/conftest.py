"""The stand-in gateway as its command starts it, one for all tests of a module."""

from collections.abc import Iterator

import pytest

from tests.processes import stand_in


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stand_in(tmp_path_factory.mktemp("stand-in"), "--keyword", "PIZZA") as url:
        yield url
