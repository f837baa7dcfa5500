"""What the commands that copy the whole database share: how they end badly, and the table of what was copied."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from app.cli.outcome import CouldNotRun
from app.storage.copying.refusals import CopyRefused
from app.storage.copying.tally import Copied
from app.usecases.ports import StorageError

ENDS: Final = 12
"""Digits of a checksum that a person compares; JSON has all."""


@contextmanager
def nothing_changed(which: str) -> Iterator[None]:
    """Turn what may go wrong into a sentence; `which` names the database that is written to.

    Raises:
        CouldNotRun: nothing was copied.
    """
    try:
        yield
    except CopyRefused as error:
        raise CouldNotRun(f"{error}. Nothing was changed.") from error
    except StorageError as error:
        raise CouldNotRun(f"a database cannot be used: {error}. Nothing was changed in {which}.") from error
    except KeyboardInterrupt:
        raise CouldNotRun(f"stopped. Nothing was changed in {which}.") from None


def print_copied(tables: Sequence[Copied]) -> None:
    """A line for each table."""
    printed = Table("table", "rows", "checksum", "", box=None, pad_edge=False)
    printed.columns[1].justify = "right"
    for one in tables:
        printed.add_row(one.table, f"{one.tally.rows:,}", one.tally.checksum[-ENDS:], "same on both sides")
    Console().print(printed, markup=False)
    click.echo(f"{len(tables)} tables, {rows_of(tables):,} rows.")


def rows_of(tables: Sequence[Copied]) -> int:
    """All rows together."""
    return sum(one.tally.rows for one in tables)


def as_json(tables: Sequence[Copied]) -> list[dict[str, object]]:
    """The same for programs."""
    return [{"table": one.table, "rows": one.tally.rows, "checksum": one.tally.checksum} for one in tables]
