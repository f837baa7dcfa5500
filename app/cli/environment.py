"""What every command begins with: the settings from the environment, and logs that look as they say."""

import os
import sys

from app.bootstrap.service import database_of
from app.bootstrap.settings import read_settings
from app.cli.outcome import CouldNotRun
from app.logs import configure_logs
from app.settings import Settings
from app.storage.engine import Database
from app.storage.schema import is_current, is_there


def settings_for(*, receives: bool = False, sends: bool = False) -> Settings:
    """The settings that this command needs, with logs set up.

    Raises:
        SettingsWrong: with every mistake.
    """
    settings = read_settings(os.environ, receives=receives, sends=sends)
    configure_logs(settings.logs, sys.stderr)
    return settings


def migrated_database(settings: Settings) -> Database:
    """The database, which must have today's tables.

    Raises:
        CouldNotRun: there is none yet, or it has the tables of another release.
        StorageUnavailable: it is away.
    """
    if not is_there(settings.database_url):
        raise CouldNotRun("there is no database yet: `textback migrate` makes it, and so does `textback run`.")
    if not is_current(settings.database_url):
        raise CouldNotRun("the database does not have this release's tables: run `textback migrate` first.")
    return database_of(settings)
