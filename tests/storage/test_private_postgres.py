"""The private PostgreSQL says why where it cannot be had, and does not let the tests skip where it is required."""

import psycopg
import pytest

from tests import postgres


def test_a_server_that_is_given_is_used_as_it_is() -> None:
    with postgres.postgres_server({"TEXTBACK_TEST_POSTGRES_URL": "postgresql://db/x"}) as address:
        assert address == "postgresql://db/x"


def test_tests_skip_with_a_reason_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_programs", lambda: None)

    with pytest.raises(pytest.skip.Exception, match="install postgresql"), postgres.postgres_server({}):
        pass


def test_tests_fail_where_there_is_none_but_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_programs", lambda: None)
    required = {"TEXTBACK_TESTS_REQUIRE": "chromium,postgres"}

    with pytest.raises(pytest.fail.Exception, match="install postgresql"), postgres.postgres_server(required):
        pass


def test_a_private_server_listens_on_this_machine_only_and_is_gone_afterwards() -> None:
    with postgres.postgres_server({}) as address, psycopg.connect(address) as connection:
        [listens] = connection.execute("SHOW listen_addresses").fetchone() or ("nothing",)

    assert listens == "127.0.0.1"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)
