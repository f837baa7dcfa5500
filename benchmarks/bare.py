"""A bare Flask view on the same server: what everything else is compared with."""

import sys

from flask import Flask

from app.cli.wsgi_server import listen, serve_for_ever


def bare_app() -> Flask:
    """An app that answers the gateway's address with nothing, and does nothing."""
    app = Flask(__name__)

    @app.get("/incoming/<token>")
    def incoming(token: str) -> str:
        del token
        return ""

    return app


if __name__ == "__main__":
    serve_for_ever(
        bare_app,
        listen("127.0.0.1", int(sys.argv[1])),
        threads=int(sys.argv[2]),
        on_start=lambda: print("up", flush=True),
    )
