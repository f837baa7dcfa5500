"""Changes to rule files: shown as a diff, written after a yes."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import click

from app.cli.outcome import CouldNotRun
from app.rulebook.writing import NotWritten, replace_text

_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def offer(changed: Mapping[str, str], now: Mapping[str, str], *, yes: bool, color: bool | None) -> bool:
    """Show on standard error how files would change, and write them where somebody says yes or has said so.

    Returns whether the files are now as they are to be; where nobody can be asked, nothing is written.

    Raises:
        CouldNotRun: a file cannot be written.
    """
    show_diff(changed, now, color=color, err=True)
    if changed and not yes and not _agreed(len(changed)):
        return False
    write(changed, now)
    return True


def show_diff(changed: Mapping[str, str], now: Mapping[str, str], *, color: bool | None, err: bool = False) -> None:
    """Print how files would change, as `git diff` does."""
    for file, text in sorted(changed.items()):
        for line in _diff(file, now[file], text):
            shade = None if line.startswith(("+++", "---")) else _COLORS.get(line[:1])
            click.secho(line, fg=shade, bold=line.startswith(("+++", "---")), color=color, err=err)


def write(changed: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Write the files.

    Raises:
        CouldNotRun: one cannot be written; those before it are.
    """
    for file, text in sorted(changed.items()):
        try:
            replace_text(Path(file), now[file], text)
        except NotWritten as error:
            raise CouldNotRun(f"{error}. It is as it was; run the command again.") from error
        click.echo(f"Wrote {file}.", err=True)


def _agreed(files: int) -> bool:
    if not sys.stdin.isatty():
        click.echo("Nothing is written: nobody can be asked here. Add --yes to write.", err=True)
        return False
    return click.confirm(f"Write {'this' if files == 1 else f'these {files} files'}?", err=True)


def _diff(file: str, before: str, after: str) -> Iterator[str]:
    named = file.lstrip("/")
    return _shown(unified_diff(_lines(before), _lines(after), f"a/{named}", f"b/{named}", lineterm=""))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _shown(lines: Iterable[str]) -> Iterator[str]:
    """The lines without what a terminal would take for an order."""
    for line in lines:
        yield "".join(sign if sign.isprintable() or sign == "\t" else "\N{REPLACEMENT CHARACTER}" for sign in line)
