"""Rule files on the disk: which ones are read, and a fingerprint of what they hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.rules import Place
from app.rulebook.problem import Findings, Problem
from app.rulebook.reader import LARGEST_FILE

_ENDINGS = frozenset({".yaml", ".yml"})


Stamps = tuple[tuple[str, int, int, int], ...]
"""Of each file: its path, when it was saved (nanoseconds), its size, and its number on the disk."""


class NoSuchPath(Exception):
    """A path that somebody named and that is not there, or that cannot be opened."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The texts of rule files by the paths shown to people, and what could not be read."""

    files: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def read_folder(paths: Sequence[Path]) -> Folder:
    """Read rule files: those named, and in folders every `.yaml` and `.yml` whose name begins with neither `_` nor `.`.

    Raises:
        NoSuchPath: a path that was named does not exist.
    """
    findings = Findings()
    files = {}
    for path in paths:
        for file in _files(path):
            text = _text(file, findings)
            if text is not None:
                files[file.as_posix()] = text
    return Folder(files, tuple(findings))


def digest(files: Mapping[str, str]) -> str:
    """A fingerprint (SHA-256, hexadecimal) of the files' paths and contents, whatever their order."""
    fingerprint = sha256()
    for file in sorted(files):
        for part in (file, files[file]):
            held = part.encode("utf-8", "surrogatepass")
            fingerprint.update(len(held).to_bytes(8) + held)
    return fingerprint.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return _in_folder(path)
    if path.exists():
        return (path,)
    raise NoSuchPath(f"there is no file or folder {path}")


def _in_folder(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise NoSuchPath(f"the folder {folder} cannot be opened: {error.strerror}") from error
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        if entry.is_dir():
            if not entry.is_symlink():  # a link to a folder above would never end
                yield from _in_folder(entry)
        elif entry.suffix.lower() in _ENDINGS:
            yield entry


def _text(file: Path, findings: Findings) -> str | None:
    place = Place(file.as_posix(), 1, 1)
    try:
        if file.stat().st_size > LARGEST_FILE:
            findings.error(place, "", "the file is larger than 1 MiB. Divide it into several files")
            return None
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.error(place, "", "the file is not in UTF-8. Save it again with the encoding UTF-8")
    except OSError as error:
        findings.error(place, "", f"the file cannot be read: {error.strerror}")
    return None


def stamps(paths: Sequence[Path]) -> Stamps:
    """What tells, without reading them, whether rule files were saved, came or went since.

    Raises:
        NoSuchPath: a path that was named does not exist.
    """
    return tuple(_stamp(file) for path in paths for file in _files(path))


def _stamp(file: Path) -> tuple[str, int, int, int]:
    try:
        seen = file.stat()
    except OSError:  # it went away since the folder was listed, or nobody may look at it
        return (file.as_posix(), 0, 0, 0)
    return (file.as_posix(), seen.st_mtime_ns, seen.st_size, seen.st_ino)
