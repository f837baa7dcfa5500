"""Databases on the command line: named so that no password stands there, where everybody could read it."""

import os
import re
from pathlib import Path
from typing import Final

import click

from app.storage.engine import Database, UnknownDatabase, open_database

_NAME: Final = re.compile(r"\$?([A-Z][A-Z0-9_]*)")


class DatabaseAddress(click.ParamType[Database]):
    """An address without a password, `@FILE` for a file that holds one, or the name of a variable that does."""

    name = "database"

    def convert(self, value: str | Database, param: click.Parameter | None, ctx: click.Context | None) -> Database:
        """Read it."""
        if isinstance(value, Database):
            return value
        try:
            if value.startswith("@"):
                return _opened(_held_in(Path(value[1:])))
            if named := _NAME.fullmatch(value):
                return _opened(_set_as(named[1]))
            database = _opened(value)
        except (UnknownDatabase, _Unreadable) as error:
            self.fail(str(error), param, ctx)
        if database.url.password is not None or "password" in database.url.query:
            self.fail(
                "a password on the command line can be read by everybody on this machine: put the address into a file "
                "and write @FILE, or into the environment and write the variable's name",
                param,
                ctx,
            )
        return database


class _Unreadable(ValueError):
    """There is no address where it should be."""


def _opened(address: str) -> Database:
    return open_database(address.strip())


def _held_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Unreadable(f"the file {file} cannot be read ({type(error).__name__})") from None


def _set_as(name: str) -> str:
    if (address := os.environ.get(name)) is not None:
        return address
    if (file := os.environ.get(f"{name}_FILE")) is not None:
        return _held_in(Path(file))
    raise _Unreadable(f"neither {name} nor {name}_FILE is set")
