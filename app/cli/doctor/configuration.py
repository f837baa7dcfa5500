"""Settings: the secrets among them, and who else can read those."""

import stat
from collections.abc import Mapping
from pathlib import Path

from app.cli.doctor.finding import Finding
from app.settings import SAFE_TOKEN, SETTINGS, Settings


def secrets_finding(environment: Mapping[str, str]) -> Finding:
    """Whether files with secrets are for their owner and group only."""
    files = [environment[name] for name in _names() if environment.get(name)]
    open_to_all = tuple(file for file in files if Path(file).stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))
    if open_to_all:
        found = f"{len(open_to_all)} of {len(files)} files with secrets can be read by everybody on this machine"
        return Finding("secrets", found, "take that right away: chmod o-rwx FILE", open_to_all)
    if not files:
        return Finding("secrets", "none is kept in a file of its own")
    return Finding("secrets", f"{len(files)} files, closed to others")


def tokens_finding(settings: Settings) -> Finding:
    """Whether nobody can guess the incoming tokens."""
    short = sum(len(token) < SAFE_TOKEN for token in settings.incoming_tokens)
    if short:
        todo = "make a new one: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"
        return Finding("tokens", f"{short} of {len(settings.incoming_tokens)} can be guessed: too short", todo)
    return Finding("tokens", f"{len(settings.incoming_tokens)}, long enough that nobody guesses them")


def _names() -> list[str]:
    return [f"{setting.name}_FILE" for setting in SETTINGS if setting.secret]
