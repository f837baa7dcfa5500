"""Which keys there are, on which level, and which of them are not built yet."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of block: those that work, and those of the language that this version does not build."""

    built: tuple[str, ...]
    later: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All keys of the language."""
        return self.built + self.later


FILE: Final = Keys(("program", "rules", "anything else", "tests"))

PROGRAM: Final = Keys(("brand", "help", "how often", "timezone", "open", "quiet hours"))

RULE: Final = Keys(
    (
        "keyword",
        "also",
        "match",
        "pattern",
        "close enough",
        "only if",
        "active",
        "too early",
        "too late",
        "reply",
        "reply if member",
        "reply again",
        "in between",
        "no reply",
        "join group",
        "leave group",
        "note",
    ),
    (
        "reply when closed",
        "ask first",
        "answer within",
        "read",
        "then ask",
        "choices",
        "count",
        "otherwise",
        "enter contest",
        "forward to",
        "ask bot",
        "fallback",
        "later",
        "mode",
        "owner",
    ),
)

ANYTHING_ELSE: Final = Keys(("reply", "reply again", "no reply", "note"), ("forward to", "ask bot", "fallback"))
