"""What drivers raise, told once in the words of the ports. A message names the failure, never a value of a row."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.usecases.ports import StorageAway, StorageError, StorageUnavailable

_PASSING: Final = {
    sqlite3.SQLITE_BUSY: "the database is locked",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_PROTOCOL: "the database is locked",
    sqlite3.SQLITE_NOMEM: "the database is out of memory",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the database's disk fails",
    sqlite3.SQLITE_FULL: "the database's disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
}

_PASSING_CLASSES: Final = {
    "08": "the connection to the database broke",
    "25006": "the database is read-only",
    "28": "the database refuses the login",
    "3D": "the database does not exist",
    "40": "the database gave way to another transaction",
    "53": "the database is out of disk, memory or connections",
    "55P03": "the database is locked",
    "57": "the database is stopping, starting or too slow",
    "58": "the database's disk fails",
}
"""SQLSTATE codes and classes (PostgreSQL manual, appendix A)."""

_AWAY: Final = {None, "57P01", "57P02", "57P03"}
"""No SQLSTATE comes from where nobody answers; the others are those of a server that stops or starts."""

_NOT_MIGRATED: Final = {"42P01", "42703"}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the drivers raise into the errors of the ports.

    Raises:
        StorageAway: nobody answers, or the connection broke.
        StorageUnavailable: the database is locked, full or read-only.
        StorageError: it refused; trying again does not help.
    """
    try:
        yield
    except PoolTimeout as error:
        raise StorageUnavailable("every connection to the database is busy") from error
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if (why := _passing(cause)) is not None:
            raise (StorageAway if _is_away(cause) else StorageUnavailable)(why) from error
        # The driver's own message may repeat the row, text and number included, so it must not travel with ours.
        raise StorageError(_refusal(cause)) from None
    except SQLAlchemyError as error:
        raise StorageError(f"the database was asked wrongly ({type(error).__name__})") from None


def _passing(error: BaseException | None) -> str | None:
    """What is wrong with the database where that may pass by itself."""
    if isinstance(error, sqlite3.Error):
        return _PASSING.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate
    if code is None:
        return "the database cannot be reached"
    return _PASSING_CLASSES.get(code, _PASSING_CLASSES.get(code[:2]))


def _is_away(error: BaseException | None) -> bool:
    if not isinstance(error, psycopg.Error):
        return False
    return error.sqlstate in _AWAY or (error.sqlstate or "").startswith("08")


def _refusal(error: BaseException | None) -> str:
    if isinstance(error, sqlite3.Error):
        if str(error).startswith(("no such table", "no such column")):
            return "the tables are missing or old: run textback migrate"
        return f"the database refused ({getattr(error, 'sqlite_errorname', type(error).__name__)})"
    code = getattr(error, "sqlstate", None)
    if code in _NOT_MIGRATED:
        return "the tables are missing or old: run textback migrate"
    return f"the database refused ({code or type(error).__name__})"
