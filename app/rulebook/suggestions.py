"""Words for people: the nearest known word, and lists as they are spoken."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_SHORTEST_GUESSED = 4  # letters; of shorter words too many are one letter apart


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest of the known words, empty where none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = get_close_matches(" ".join(written.casefold().split()), by_folded, n=1, cutoff=0.7)
    return f'Did you mean "{by_folded[near[0]]}"?' if near else ""


def surely_meant(written: str, known: Iterable[str]) -> str:
    """The one known word that differs only in capitals, blanks and hyphens, or in one letter; empty where none does."""
    known = tuple(known)
    bare = _bare(written)
    same = [word for word in known if _bare(word) == bare]
    near = same or [word for word in known if len(bare) >= _SHORTEST_GUESSED and _is_one_letter_off(bare, _bare(word))]
    return near[0] if len(near) == 1 else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final


def _bare(written: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", written).casefold() if sign.isalnum())


def _is_one_letter_off(written: str, meant: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    if abs(len(written) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    one, other = written[start:], meant[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one[::-1] == other)
