"""The receiver for any WSGI server: `gunicorn wsgi:app`, `waitress-serve wsgi:app`, `uwsgi --module wsgi:app`."""

import os

from app.bootstrap.service import web_app
from app.logs import configure_logs
from app.settings import Settings

settings = Settings.from_env(os.environ, sends=False)
configure_logs(settings.logs)
app = web_app(settings)
