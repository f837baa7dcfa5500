"""Rule files on the disk: which ones are read, and a fingerprint of what they hold."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.rules import Place
from app.rulebook.codes import Code
from app.rulebook.encoding import NotUtf8, decoded
from app.rulebook.problem import Findings, Problem
from app.rulebook.reader import LARGEST_FILE

_ENDINGS = frozenset({".yaml", ".yml"})
_HIDDEN_ENDING = re.compile(r"\.ya?ml\.(txt|docx?|rtf|odt)$", re.IGNORECASE)


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
        for file in _files(path, findings):
            text = _text(file, findings)
            if text is not None:
                _report_emptied(file, text, findings)
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


def _files(path: Path, findings: Findings) -> Iterable[Path]:
    if path.is_dir():
        found = list(_in_folder(path))
        _report_unread(path, found, findings)
        return (file for file in found if file.suffix.lower() in _ENDINGS)
    if path.exists():
        return (path,)
    raise NoSuchPath(f"there is no file or folder {path}")


def _in_folder(folder: Path) -> Iterator[Path]:
    """The rule files, and those that were meant to be some."""
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
        elif entry.suffix.lower() in _ENDINGS or _HIDDEN_ENDING.search(entry.name):
            yield entry


def _text(file: Path, findings: Findings) -> str | None:
    place = Place(file.as_posix(), 1, 1)
    try:
        if file.stat().st_size > LARGEST_FILE:
            said = "the file is larger than 1 MiB. Divide it into several files"
            findings.stumble(place, said, code=Code.TOO_LARGE)
            return None
        return decoded(file.read_bytes())
    except NotUtf8 as fault:
        findings.stumble(Place(place.file, fault.line, fault.column), str(fault), code=Code.ENCODING)
    except OSError as error:
        findings.stumble(place, f"the file cannot be read: {error.strerror}", code=Code.NOT_OPENED)
    return None


def _report_emptied(file: Path, text: str, findings: Findings) -> None:
    """Report a file without a letter: a save that failed leaves one, and its rules must not vanish by it.

    Published versions are not held to it, only files on the disk.
    """
    if not text.strip():
        said = "the file is empty. Write rules in it, or remove it"
        findings.error(Place(file.as_posix(), 1, 1), "", said, code=Code.EMPTY_FILE)


def stamps(paths: Sequence[Path]) -> Stamps:
    """What tells, without reading them, whether rule files were saved, came or went since.

    Raises:
        NoSuchPath: a path that was named does not exist.
    """
    return tuple(_stamp(file) for path in paths for file in _files(path, Findings()))


def _stamp(file: Path) -> tuple[str, int, int, int]:
    try:
        seen = file.stat()
    except OSError:  # it went away since the folder was listed, or nobody may look at it
        return (file.as_posix(), 0, 0, 0)
    return (file.as_posix(), seen.st_mtime_ns, seen.st_size, seen.st_ino)


def _report_unread(folder: Path, entries: Sequence[Path], findings: Findings) -> None:
    """Report names that keep a file from being read, and a folder that has none to read."""
    for entry in entries:
        if _HIDDEN_ENDING.search(entry.name):
            said = f"the file is not read, because its name ends with {entry.suffix}. Rename it to end with .yaml"
            findings.warning(Place(entry.as_posix(), 1, 1), "", said, code=Code.FILE_NAME)
    if not entries:
        said = "there is no rule file in this folder. A rule file's name ends with .yaml"
        findings.error(Place(folder.as_posix(), 1, 1), "", said, code=Code.NO_FILES)
