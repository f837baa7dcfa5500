"""Writing a file that is there whole or not at all, and that only its owner may read."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.cli.outcome import CouldNotRun

STDOUT = Path("-")


@contextmanager
def written_whole(path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """A stream that becomes the file when the block is left well, and nothing when it is not; `-` is standard output.

    Raises:
        CouldNotRun: the file is there already (and not `force`), or cannot be written.
    """
    if path == STDOUT:
        if sys.stdout.isatty():
            raise CouldNotRun("a backup is no text for a terminal: give a file, or send standard output somewhere.")
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    if path.is_dir() or (path.exists() and not force):
        raise CouldNotRun(f"{path} is there already: choose another name, or overwrite the file with --force.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _keep_the_name(path.parent)
    except OSError as error:
        raise CouldNotRun(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)


def _keep_the_name(folder: Path) -> None:
    """Have the disk keep a name that was given in this folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
