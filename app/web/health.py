"""For whoever watches the service: whether it lives, whether all is well, and its metrics."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, abort, request

from app.usecases.standing import WELL
from app.web import answers
from app.web.gate import Network, is_in

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def _nothing(_status: int) -> None:
    """Nobody counts."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is shown to whoever watches.

    `checks`: each thing that must be well, `ok` or what is wrong. `metrics`: Prometheus' page, for callers in
    `networks` only. `refused` is told the status of each call that brought no text.
    """

    checks: Callable[[], Mapping[str, str]]
    metrics: Callable[[], bytes]
    networks: tuple[Network, ...] = ()
    refused: Callable[[int], None] = _nothing


def health_routes(watch: Watch, trusted_proxies: int) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`; none needs a login, and none shows a text, a number or a token."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        """200 while the process answers at all; asks nobody."""
        return answers.plain(HTTPStatus.OK, "ok")

    @routes.get("/readyz", provide_automatic_options=False)
    def readyz() -> Response:
        """200 while all is well, 503 otherwise, with the state of each check."""
        checks = watch.checks()
        is_well = all(state == WELL for state in checks.values())
        status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
        return answers.of_type("application/json", status, json.dumps({"ready": is_well, "checks": dict(checks)}))

    @routes.get("/metrics", provide_automatic_options=False)
    def metrics() -> Response:
        """Prometheus' page, from inside only; others are told that there is none."""
        if not _is_inside(watch.networks, trusted_proxies):
            abort(HTTPStatus.NOT_FOUND)
        return answers.of_type(METRICS_TYPE, HTTPStatus.OK, watch.metrics())

    return routes


def _is_inside(networks: tuple[Network, ...], trusted_proxies: int) -> bool:
    """Whether the caller is in the networks; a call that somebody passed on to us, whom we do not trust, is not."""
    if not trusted_proxies and ("X-Forwarded-For" in request.headers or "Forwarded" in request.headers):
        return False
    return is_in(networks, request.environ.get("REMOTE_ADDR", ""))
