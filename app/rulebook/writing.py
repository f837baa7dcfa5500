"""Rule files, written: all of a file or nothing, and never over what somebody else wrote in the meantime."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.rulebook.encoding import decoded, encoded


class NotWritten(Exception):
    """A file that could not be written, and is as it was; the message names it and says why."""


def replace_text(file: Path, before: str, after: str) -> None:
    """Write a file anew that held `before`; its mode and the mark at its beginning stay.

    Raises:
        NotWritten: it holds something else by now, or the disk refuses.
    """
    try:
        file = file.resolve()  # a link stays a link
        held = file.read_bytes()
        if decoded(held) != before:
            raise NotWritten(f"{file} was changed in the meantime")
        _write(file, encoded(after, like=held), file.stat().st_mode)
    except OSError as error:
        raise NotWritten(f"{file} cannot be written: {error.strerror}") from error


def create_text(file: Path, text: str) -> None:
    """Write a file that was not there.

    Raises:
        NotWritten: it is there by now, or the disk refuses.
    """
    try:
        with file.open("xb") as new:
            new.write(text.encode())
    except OSError as error:
        raise NotWritten(f"{file} cannot be written: {error.strerror}") from error


def _write(file: Path, held: bytes, mode: int) -> None:
    with NamedTemporaryFile(dir=file.parent, prefix=".", suffix=".tmp", delete=False) as beside:
        try:
            beside.write(held)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).chmod(mode & 0o7777)
            Path(beside.name).replace(file)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
