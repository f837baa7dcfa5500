"""Which replies of a rulebook its chats reach, and which they never see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.domain.rules import ANYTHING_ELSE, Place, Rule, RuleSet
from app.rulebook.codes import Code
from app.rulebook.problem import Level, Problem

SILENCE = "no reply"
"""The part of a rule that answers nothing, on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One reply of one rule: where the rule stands, its name, and the key of the reply."""

    place: Place
    rule: str
    key: str

    def __str__(self) -> str:
        """As in: PIZZA, reply if member."""
        return f"{self.rule}, {self.key}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """All replies of a rulebook, and those that no chat reaches, both in the order they are written."""

    parts: tuple[Part, ...]
    missed: tuple[Part, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is missed, as the checker says it."""
        said = "no chat reaches it"
        return tuple(Problem(part.place, Level.WARNING, str(part), said, Code.NO_CHAT) for part in self.missed)

    @property
    def percent(self) -> float:
        """How many of a hundred are reached; all of them where there is none."""
        return 100.0 if not self.parts else 100.0 * (len(self.parts) - len(self.missed)) / len(self.parts)


def coverage(rules: RuleSet, reached: Collection[Part]) -> Coverage:
    """What chats reached of all that the rules can say."""
    parts = tuple(sorted({*_parts(rules)}))
    return Coverage(parts, tuple(part for part in parts if part not in reached))


def _parts(rules: RuleSet) -> Iterator[Part]:
    for rule in rules.rules:
        yield from (Part(rule.place, rule.name, key) for key in _keys(rule))
    otherwise = rules.anything_else
    if otherwise is not None and otherwise.reply is not None and otherwise.place is not None:
        yield Part(otherwise.place, ANYTHING_ELSE, "reply")


def _keys(rule: Rule) -> Iterator[str]:
    templates = {
        "reply": rule.reply,
        "reply if member": rule.reply_if_member,
        "in between": rule.in_between,
        "too early": rule.too_early,
        "too late": rule.too_late,
    }
    written = [key for key, template in templates.items() if template is not None]
    yield from written or [SILENCE]
