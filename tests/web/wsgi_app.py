"""What the real server serves in the test of the worker."""

from tests.web.fakes import Taker, make_app

app = make_app(Taker())
