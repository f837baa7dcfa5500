"""Phone numbers as the gateway knows them: ten digits, nothing else."""

import re

_TEN_DIGITS = re.compile(r"[0-9]{10}")
_PUNCTUATION = re.compile(r"[\s().+-]")


def is_ten_digits(number: str) -> bool:
    """Tell whether the HTTP API takes this number; it takes no punctuation and no leading 1 (section 2.3)."""
    return _TEN_DIGITS.fullmatch(number) is not None


def ten_digits(written: str) -> str | None:
    """Read a number as a person writes it: punctuation and a leading 1 or +1 are dropped; `None` if it is none."""
    digits = _PUNCTUATION.sub("", written)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if is_ten_digits(digits) else None


def pretty(number: str) -> str:
    """Write ten digits the way people read them: (212) 555-0100."""
    return f"({number[:3]}) {number[3:6]}-{number[6:]}"
