"""What the rigs run on."""

from collections.abc import Iterator

import pytest

from tests.postgres import fresh_database, postgres_server


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database that survives a power cut, as in production."""
    with postgres_server(durable=True) as server, fresh_database(server) as url:
        yield url
