"""Which files are read, what cannot be, and the fingerprint of what was."""

from pathlib import Path

import pytest

from app.rulebook.folder import NoSuchPath, digest, read_folder
from app.rulebook.reader import LARGEST_FILE


def _write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")


def test_yaml_files_are_read_in_sub_folders_too_and_drafts_are_not(tmp_path: Path) -> None:
    _write(
        tmp_path, "a.yaml", "b.YML", "sub/c.yaml", "_draft.yaml", ".hidden.yaml", "_old/d.yaml", ".git/e.yaml", "f.txt"
    )

    files = read_folder([tmp_path]).files

    assert [file.removeprefix(f"{tmp_path.as_posix()}/") for file in files] == ["a.yaml", "b.YML", "sub/c.yaml"]
    assert list(files.values()) == ["# a.yaml\n", "# b.YML\n", "# sub/c.yaml\n"]


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    _write(tmp_path, "_draft.txt")

    assert list(read_folder([tmp_path / "_draft.txt"]).files.values()) == ["# _draft.txt\n"]


def test_a_link_to_the_folder_above_does_not_go_round_for_ever(tmp_path: Path) -> None:
    _write(tmp_path, "sub/a.yaml")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)

    assert len(read_folder([tmp_path]).files) == 1


def test_files_that_cannot_be_read_are_problems_and_the_others_are_read(tmp_path: Path) -> None:
    _write(tmp_path, "good.yaml")
    (tmp_path / "latin.yaml").write_bytes("brand: Café".encode("latin-1"))
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_FILE + 1))

    folder = read_folder([tmp_path])

    assert len(folder.files) == 1
    assert [problem.message for problem in folder.problems] == [
        "the file is larger than 1 MiB. Divide it into several files",
        (
            "the file is not in UTF-8: é is written here as old Windows programs write it. "
            "Save it again with the encoding UTF-8"
        ),
    ]


_NOT_TEXT = {
    "UTF-16": ("rules:\n".encode("utf-16"), "1:1", "in UTF-16, which Windows calls Unicode"),
    "UTF-16 without a mark": ("rules:\n".encode("utf-16-le"), "1:1", "in UTF-16"),
    "an old Windows file": (
        b"rules:\r\n  - keyword: A\r\n    reply: it\x92s\r\n",
        "3:14",
        "not in UTF-8: ’ is written here",
    ),
    "a document of Word": (b"PK\x03\x04rules", "1:1", "a document of a word processor. Save it again as plain text"),
    "an old document of Word": (b"\xd0\xcf\x11\xe0\xa1", "1:1", "a document of a word processor"),
    "rich text": (b"{\\rtf1\\ansi rules:}", "1:1", "a document of a word processor"),
}


@pytest.mark.parametrize("kind", _NOT_TEXT)
def test_what_is_no_text_in_utf_8_is_named_for_what_it_is(tmp_path: Path, kind: str) -> None:
    held, place, words = _NOT_TEXT[kind]
    (tmp_path / "a.yaml").write_bytes(held)

    (problem,) = read_folder([tmp_path]).problems

    assert str(problem).startswith(f"{tmp_path.as_posix()}/a.yaml:{place} ")
    assert words in problem.message


def test_a_name_that_hides_a_rule_file_is_a_warning(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml", "b.yaml.txt", "c.YML.docx", "notes.txt")

    folder = read_folder([tmp_path])

    assert [Path(problem.place.file).name for problem in folder.problems] == ["b.yaml.txt", "c.YML.docx"]
    assert folder.problems[0].message.endswith("its name ends with .txt. Rename it to end with .yaml")
    assert len(folder.files) == 1


def test_a_folder_without_rule_files_says_so(tmp_path: Path) -> None:
    (problem,) = read_folder([tmp_path]).problems

    assert problem.message == "there is no rule file in this folder. A rule file's name ends with .yaml"


def test_a_byte_order_mark_from_windows_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfrules:\r\n")

    assert list(read_folder([tmp_path]).files.values()) == ["rules:\r\n"]


def test_a_path_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath, match="there is no file or folder"):
        read_folder([tmp_path / "nowhere"])


def test_the_fingerprint_depends_on_paths_and_contents_and_not_on_their_order() -> None:
    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    others = [{"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": ""}, {"a1": ""}, {}]
    assert len({digest(files) for files in others}) == len(others)
    assert len(digest({})) == 64


@pytest.mark.parametrize("held", ["", "\n", " \n\t\n"])
def test_a_file_that_was_emptied_is_a_problem_and_one_with_remarks_is_none(tmp_path: Path, held: str) -> None:
    _write(tmp_path, "remarks.yaml")
    (tmp_path / "winter.yaml").write_text(held, encoding="utf-8")

    [problem] = read_folder([tmp_path]).problems

    assert str(problem).endswith("winter.yaml:1:1    error    the file is empty. Write rules in it, or remove it")
