"""Words for people: the nearest known word, and lists as they are spoken."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest of the known words, empty where none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = get_close_matches(" ".join(written.casefold().split()), by_folded, n=1, cutoff=0.7)
    return f'Did you mean "{by_folded[near[0]]}"?' if near else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final
