"""Whether this process takes texts, for whoever watches it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response

from app.web import answers


def health_routes(ready: Callable[[], bool]) -> Blueprint:
    """`/healthz`: 200 while texts are taken, 503 otherwise; needs no login and tells nothing else."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        if ready():
            return answers.plain(HTTPStatus.OK, "ok")
        return answers.plain(HTTPStatus.SERVICE_UNAVAILABLE, "texts are not taken now")

    return routes
