"""Which keys there are: one table for the checker, the schema, the order that `rules format` writes, and the editor.

A key's place in its table is its place in a file that is formatted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Shape(Enum):
    """What stands behind a key."""

    TEXT = auto()
    TEXTS = auto()
    """One text, or a list of them."""
    BLOCK = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, what it does, an example of its value, and what people write when they mean it."""

    name: str
    about: str
    example: str = ""
    shape: Shape = Shape.TEXT
    one_of: tuple[str, ...] = ()
    """All that the value may be; empty where it may be more than a few words."""
    needed: bool = False
    like: tuple[str, ...] = ()
    """Words that people try for it."""


class Keys:
    """The keys of one kind of block: those that work, and those of the language that this version does not build."""

    def __init__(self, name: str, about: str, table: Iterable[Key], later: Iterable[str] = ()) -> None:
        self.name = name
        self.about = about
        self.table = tuple(table)
        self.named = {key.name: key for key in self.table}
        self.built = tuple(self.named)
        self.later = tuple(later)
        self.known = (*self.built, *self.later)
        self.order = {key: number for number, key in enumerate(self.built)}
        self.like = {word: key.name for key in self.table for word in key.like}


FILE: Final = Keys(
    "file",
    "A rule file. All files together are one set of rules.",
    (
        Key("program", "Who is texting. Once, in one of the files.", shape=Shape.BLOCK, like=("settings", "business")),
        Key("rules", "The rules, each a block that begins with a dash.", shape=Shape.LIST, like=("keywords",)),
        Key(
            "anything else",
            "What happens to a text that no rule takes.",
            shape=Shape.BLOCK,
            like=("default", "fallback", "otherwise", "catch all", "everything else"),
        ),
        Key(
            "gateway",
            "Which keywords the gateway account should have; textback keywords compares.",
            shape=Shape.LIST,
            like=("account", "gateway keywords"),
        ),
        Key("tests", "Chats that prove the rules, each with a name and a |.", shape=Shape.BLOCK, like=("chats",)),
    ),
)

PROGRAM: Final = Keys(
    "program",
    "Who is texting, and what the answers to STOP, HELP and START are made from.",
    (
        Key("brand", "The name that customers know you by.", "Lou's Pizza", needed=True, like=("name", "company")),
        Key("help", "How to reach a person.", "call 800-555-0100", needed=True, like=("contact", "support", "phone")),
        Key("how often", "How often who joined is texted.", "4 msgs/month", like=("frequency",)),
        Key("timezone", "The zone of all dates and times.", "America/New_York", needed=True, like=("zone", "tz")),
        Key("open", "Opening hours.", "11:00 to 22:00", Shape.TEXTS, like=("hours", "opening hours")),
        Key("quiet hours", "When no promotion is sent: standard, strict, none, or hours.", "21:00 to 9:00"),
    ),
)

_REPLY_AGAIN = Key(
    "reply again", "How often one person gets the answer.", "once a day", like=("repeat", "limit", "how often")
)
_NO_REPLY = Key("no reply", "Silence that is meant.", "on purpose", one_of=("on purpose",), like=("silent",))
_NOTE = Key("note", "Free text for colleagues.", "Ask Ann before you change this.", like=("comment", "remark", "notes"))

RULE: Final = Keys(
    "rule",
    "One rule: what it takes, for whom and when, and what it answers.",
    (
        Key("keyword", "The word that customers text.", "PIZZA", like=("word", "trigger", "key", "text")),
        Key(
            "also",
            "Other spellings that mean the same.",
            "[SLICE, PIZA]",
            Shape.TEXTS,
            like=("aliases", "alias", "synonyms", "or", "keywords"),
        ),
        Key(
            "match",
            "Which part of a text the keyword is compared with.",
            "whole message",
            one_of=("whole message", "first word", "anywhere"),
        ),
        Key(
            "pattern",
            "A regular expression instead of a keyword; what it names becomes a placeholder.",
            "order #?(?P<number>[0-9]{4,6})",
            like=("regex",),
        ),
        Key(
            "close enough",
            "Whether one wrong, missing, doubled or swapped letter is forgiven.",
            "one letter",
            one_of=("no", "one letter"),
            like=("fuzzy", "typos"),
        ),
        Key("only if", "Whom the rule is for.", "not member of pizza-club", like=("if", "who", "for")),
        Key(
            "active",
            "From when to when; both days count.",
            "2026-12-01 to 2026-12-24",
            like=("dates", "when", "expires", "start", "end", "valid", "date"),
        ),
        Key("too early", "The answer before the first day.", "The contest opens Dec 1.", like=("before",)),
        Key("too late", "The answer after the last day.", "The contest is over.", like=("after", "expired")),
        Key("join group", "The group that the sender joins.", "pizza-club for 30 days", like=("join", "group", "list")),
        Key("leave group", "The group that the sender leaves.", "pizza-club", like=("leave", "remove")),
        Key(
            "reply",
            "The answer.",
            "We are open 11am to 10pm, 7 days.",
            like=("answer", "response", "message", "respond", "say", "auto reply"),
        ),
        Key("reply if member", "The answer to somebody who is in the group already.", "You are in the club already."),
        _NO_REPLY,
        _REPLY_AGAIN,
        Key("in between", "The answer until it is time again.", "One entry a day, and you are in for today!"),
        _NOTE,
    ),
    later=(
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

ANYTHING_ELSE: Final = Keys(
    "anything else",
    "What happens to a text that no rule takes.",
    (
        Key("reply", "The answer.", "Sorry, we did not get that.", like=("answer", "response", "message")),
        _NO_REPLY,
        _REPLY_AGAIN,
        _NOTE,
    ),
    later=("forward to", "ask bot", "fallback"),
)

GATEWAY: Final = Keys(
    "gateway",
    "One keyword that the gateway account should have, and what the gateway itself does with it.",
    (
        Key("keyword", "The word that customers text.", "PIZZA", needed=True, like=("word",)),
        Key(
            "forward to",
            "Where texts go: textback, none, or an address from https:// on.",
            "textback",
            like=("forward", "url", "forward url", "webhook", "callback"),
        ),
        Key("forward email", "Where texts go by mail.", "lou@lous.example", like=("email", "mail", "forward by email")),
        Key(
            "groups", "Contact groups of the account that texters join.", "[fans]", Shape.TEXTS, like=("group", "list")
        ),
        Key("auto reply", "What the gateway itself answers.", "none", like=("autoreply", "answer", "response")),
        Key(
            "double opt-in",
            "The question before somebody joins.",
            "Reply YES to join",
            like=("confirm message", "confirmation", "double opt in", "opt-in"),
        ),
        Key("join message", "What follows the yes to the question.", "You are in!", like=("welcome", "join reply")),
        Key(
            "alternate reply", "The answer to somebody who joined before.", "You are in already.", like=("reply again",)
        ),
        _NOTE,
    ),
)

CHAT: Final = Keys(
    "chat",
    "A line of a chat, as it looks on the phone.",
    (
        Key("as", "Who texts: new (as everybody is who is not called otherwise), or what the person is.", "new"),
        Key("at", "When, in the program's time zone; otherwise Wednesday noon.", "2026-12-01 18:30"),
        Key("them", "What the person texts.", "pizza please"),
        Key("us", "What the answer has in it; nothing: there is none.", "free slice"),
        Key("us exactly", "All of the answer.", "We cater"),
        Key("wait", "Time that goes by.", "2 hours"),
        Key("then", "What is so now.", "in pizza-club"),
    ),
)
"""The lines of a chat, which is a text to YAML; no block of keys."""
