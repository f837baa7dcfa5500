"""The web part in one piece: a WSGI app made of plain callables and values."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.errors import answer_quietly
from app.web.gate import Gate
from app.web.health import Watch, health_routes
from app.web.incoming import Read, Stamps, Take, incoming_routes
from app.web.refusals import LARGEST_BODY


def create_app(read: Read, take: Take, watch: Watch, gate: Gate, stamps: Stamps, trusted_proxies: int = 0) -> Flask:
    """The app, without cookies and sessions.

    Args:
        read: reads a call of a gateway; see `Reader`.
        take: stores a text; see `Intake.take`.
        watch: what is shown to whoever watches.
        gate: who may call the gateway's address.
        stamps: ids and times.
        trusted_proxies: how many proxies of ours every request passes, exactly: one too many believes a caller's lie.
    """
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect has a page of HTML for a body
    app.register_blueprint(incoming_routes(read, take, gate, stamps, watch.refused, trusted_proxies))
    app.register_blueprint(health_routes(watch, trusted_proxies))
    if trusted_proxies:
        # The address and the scheme only: host, port and prefix are for the caller to invent where no proxy sets them.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # how Flask's own documentation wraps an app
            app.wsgi_app, x_for=trusted_proxies, x_proto=1, x_host=0, x_port=0, x_prefix=0
        )
    answer_quietly(app)
    return app
