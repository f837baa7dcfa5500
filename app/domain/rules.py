"""What marketers wrote, compiled: the program, its rules, and the rulebook that holds them."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.alphabet import Limits
from app.domain.calendar import Opening, Period, ReplyAgain
from app.domain.reply import Template

Words = tuple[str, ...]
"""A keyword or a text as it is compared: see `app.domain.text.words`."""

ANYTHING_ELSE: Final = "anything else"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written; line and column count from one."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Match(StrEnum):
    """Which part of a text a keyword is compared with."""

    WHOLE_MESSAGE = "whole message"
    FIRST_WORD = "first word"
    ANYWHERE = "anywhere"


class Who(StrEnum):
    """Whom a rule is for."""

    MEMBER = "member of"
    NOT_MEMBER = "not member of"
    NEW = "new"
    TEXTED_BEFORE = "texted before"


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """A rule's condition on the person; `group` is named where `who` speaks of one."""

    who: Who
    group: str = ""

    def __str__(self) -> str:
        return f"{self.who} {self.group}".strip()


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """A group that a rule puts people in; `days` None means until they leave."""

    group: str
    days: int | None = None


class Specificity(IntEnum):
    """The classes of a match, the most specific first."""

    WHOLE_MESSAGE = 0
    FIRST_WORDS = 1
    ANYWHERE = 2
    PATTERN = 3
    CLOSE_ENOUGH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `name` is its first keyword, or its pattern, as it was written; `spellings` are all its keywords."""

    name: str
    place: Place
    spellings: tuple[Words, ...] = ()
    match: Match = Match.FIRST_WORD
    pattern: str | None = None
    close_enough: bool = False
    only_if: OnlyIf | None = None
    active: Period | None = None
    too_early: Template | None = None
    too_late: Template | None = None
    reply: Template | None = None
    reply_if_member: Template | None = None
    reply_again: ReplyAgain = ReplyAgain()
    in_between: Template | None = None
    join: JoinGroup | None = None
    leave: str | None = None

    @property
    def memory(self) -> str:
        """Under what name it is remembered that a person got the answer; rules of one keyword differ by `only if`."""
        return self.name if self.only_if is None else f"{self.name}, {self.only_if}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnythingElse:
    """What happens to a text that no rule takes; `reply` None is silence on purpose."""

    reply: Template | None = None
    reply_again: ReplyAgain = ReplyAgain()
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Who is texting: what the law wants said in every program's texts."""

    brand: str
    help: str
    zone: ZoneInfo
    how_often: str | None = None
    opening: tuple[Opening, ...] = ()
    quiet_hours: str = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTexts:
    """The answers to STOP, HELP and START; `stop` None where the gateway confirms opt-outs itself."""

    stop: str | None
    help: str
    start: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rulebook is compiled for: the account's limits, and who confirms opt-outs."""

    limits: Limits = field(default_factory=Limits)
    we_confirm_stop: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All that the files say, before it is indexed."""

    program: Program
    rules: tuple[Rule, ...]
    anything_else: AnythingElse | None
    consent_texts: ConsentTexts
    limits: Limits
