"""The rule files of a folder as an editor has them: what is open there counts, saved or not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.rulebook.folder import Folder, NoSuchPath, read_folder


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder's files under the names that messages show, and the path of each."""

    folder: Folder
    paths: Mapping[str, Path]


def folder_of(document: Path, rules: Iterable[Path]) -> Path:
    """The folder, or the one file, whose rules a document belongs to: one of these if it is in it, or its own."""
    return next((each for each in rules if document.is_relative_to(each)), document.parent)


def as_open(rules: Path, buffers: Mapping[Path, str]) -> OpenFolder:
    """The files of a folder, with what the editor has open in place of what is on the disk.

    An open file is checked even where its name keeps it from being read, as that of a draft.
    """
    try:
        found = read_folder([rules])
    except NoSuchPath:  # a folder that is about to be made
        found = Folder({})
    mine = {path: text for path, text in buffers.items() if path.is_relative_to(rules)}
    texts = {Path(file): text for file, text in found.files.items()} | mine
    problems = tuple(
        replace(problem, place=replace(problem.place, file=_shown(Path(problem.place.file), rules)))
        for problem in found.problems
        if Path(problem.place.file) not in mine
    )
    files = {_shown(path, rules): text for path, text in texts.items()}
    places = [*texts, *(Path(problem.place.file) for problem in found.problems)]
    return OpenFolder(Folder(files, problems), {_shown(path, rules): path for path in places})


def _shown(path: Path, rules: Path) -> str:
    """A path from where the folder stands, as `rules/winter.yaml`."""
    return path.relative_to(rules.parent).as_posix()
