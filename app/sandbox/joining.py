"""What a keyword answers by itself, and who becomes a member of its groups (section 3.4). Decisions only."""

from dataclasses import dataclass, field

from app.sandbox.keywords import Keyword, folded

_YES = frozenset({"y", "yes"})


@dataclass(frozen=True, slots=True)
class Joining:
    """What follows from a text: the answer (empty for none), and whether the phone joins or is asked first."""

    answer: str = field(default="", repr=False)
    joins: bool = False
    asks: bool = False


def on_keyword(keyword: Keyword, *, is_member: bool) -> Joining:
    """A keyword was texted alone. With double opt-in nobody joins at once; a member may get the alternate reply."""
    if is_member and keyword.alternate:
        return Joining(keyword.alternate_reply)
    if keyword.double_opt_in and not is_member:
        return Joining(keyword.confirm_message, asks=True)
    return Joining(keyword.auto_reply, joins=True)


def is_yes(text: str) -> bool:
    """Tell whether a text confirms."""
    return folded(text) in _YES
