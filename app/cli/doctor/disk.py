"""Where SQLite keeps its file: whether that can be written, keeps what it was told to keep, and is of this machine."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.bootstrap.service import database_of
from app.cli.doctor.finding import Finding
from app.settings import Settings

NETWORK: Final = frozenset(
    "9p afpfs afs beegfs ceph cifs davfs fuse.davfs2 fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs gfs2 glusterfs "
    "lustre ncpfs nfs nfs4 ocfs2 smb3 smbfs virtiofs".split()
)
"""Kinds of file systems whose locks and shared memory SQLite cannot rely on (its page on write-ahead logging)."""

IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})

_TRIES: Final = 5


def disk_findings(settings: Settings, mounts: Path = Path("/proc/self/mounts")) -> Iterator[Finding]:
    """What is to be said of the folder of an SQLite file; nothing where the database is a server.

    `mounts` is where the machine says what is mounted where; without it (as on other systems) the kind is not known.
    """
    database = database_of(settings)
    if database.dialect != "sqlite" or not database.url.database:
        return
    folder = Path(database.url.database).resolve().parent
    if not folder.is_dir():
        yield Finding("disk", f"there is no folder {folder}", "run `textback migrate`, which makes it")
        return
    kind = kind_of(folder, mounts.read_text(encoding="utf-8") if mounts.exists() else "")
    if kind in NETWORK:
        todo = "put the file on a disk of this machine, or use PostgreSQL"
        yield Finding("disk", f"{folder} is on a network ({kind}), where SQLite loses texts", todo)
        return
    yield _written(folder, kind)


def kind_of(folder: Path, mounts: str) -> str:
    """The kind of file system that a folder is on, as `/proc/mounts` has it; empty where it does not say."""
    kinds = {}
    for line in mounts.splitlines():
        _device, where, kind, *_ = line.split(" ")
        kinds[Path(where.replace("\\040", " "))] = kind  # the last mount on a place is the one that is seen
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")


def _written(folder: Path, kind: str) -> Finding:
    try:
        milliseconds = statistics.median(_synced(folder) for _ in range(_TRIES)) * 1000
    except OSError as error:
        todo = "give the folder to the user that runs Textback, and see that the disk is neither full nor read-only"
        return Finding("disk", f"{folder} cannot be written and synced ({error.strerror})", todo)
    memory = ", in memory: a reboot loses everything" if kind in IN_MEMORY else ""
    return Finding(
        "disk", f"{folder} ({kind or 'kind not known'}{memory}) is written; fsync takes {milliseconds:.1f} ms"
    )


def _synced(folder: Path) -> float:
    """Seconds that it takes to have a page on the disk."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(4096))
        file.flush()
        began = time.perf_counter()
        os.fsync(file.fileno())
        return time.perf_counter() - began
