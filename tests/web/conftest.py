"""The app under test, for every test here."""

import pytest
from flask.testing import FlaskClient

from tests.web.fakes import MakeApp, Taker, make_app


@pytest.fixture(name="take")
def a_taker() -> Taker:
    return Taker()


@pytest.fixture(name="client")
def a_client(take: Taker) -> FlaskClient:
    return make_app(take).test_client()


@pytest.fixture(name="make_app")
def an_app_maker() -> MakeApp:
    return make_app
