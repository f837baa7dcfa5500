"""The whole database: moved, backed up, restored, and let go again."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import BinaryIO

from app.storage.copying.dump import dump
from app.storage.copying.load import Restored, load
from app.storage.copying.move import Moved, Watch, move
from app.storage.copying.tally import Copied
from app.storage.engine import Database
from app.storage.holding import Holding
from app.storage.outbox import Outbox
from app.system import utc_now
from app.usecases.ports import Backlog, Hold


def move_database(source: Database, target: Database, watch: Watch) -> Moved:
    """Copy everything into an empty database; see `app.storage.copying.move`."""
    return move(source, target, watch, utc_now())


def back_up(database: Database, file: BinaryIO, watch: Watch) -> Sequence[Copied]:
    """Write everything into a file; see `app.storage.copying.dump`."""
    return dump(database, file, _release(), watch, utc_now())


def restore(file: BinaryIO, database: Database, watch: Watch) -> Restored:
    """Make an empty database what it was, held; see `app.storage.copying.load`."""
    return load(file, database, watch, utc_now())


def held_back(database: Database) -> tuple[Hold, Backlog] | None:
    """The hold and what waits behind it; None where nothing is held."""
    hold = Outbox(database).hold()
    return None if hold is None else (hold, Holding(database).backlog(utc_now()))


def release(database: Database, *, older: bool, newer: bool) -> Backlog | None:
    """End the hold; see the port."""
    return Holding(database).release(utc_now(), older=older, newer=newer)


def _release() -> str:
    try:
        return version("textback")
    except PackageNotFoundError:
        return "a checkout"
