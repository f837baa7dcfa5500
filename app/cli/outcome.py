"""How a command ends: its exit codes, and one sentence on standard error instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final, NoReturn

import click

from app.settings import SettingsWrong
from app.usecases.ports import StorageError
from app.usecases.publish import NoLiveRules

GOOD: Final = 0
PROBLEMS: Final = 1
COULD_NOT_RUN: Final = 2


class CouldNotRun(click.ClickException):
    """The command could not do its work; the message says what to do."""

    exit_code = COULD_NOT_RUN

    def show(self, file: IO[Any] | None = None) -> None:
        """Say so on standard error."""
        click.echo(f"textback: {self.format_message()}", err=True, file=file)


def end(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise click.exceptions.Exit(code)


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """Turn what may go wrong outside into a sentence with what to do."""
    try:
        yield
    except SettingsWrong as error:
        raise CouldNotRun("\n  ".join(("these settings are wrong:", *error.problems))) from error
    except StorageError as error:
        raise CouldNotRun(f"the database cannot be used: {error}. Look at TEXTBACK_DATABASE_URL.") from error
    except NoLiveRules as error:
        raise CouldNotRun(f"{error}. Mend them (`textback rules check`), then start again.") from error
