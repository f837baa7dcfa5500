"""Two rulebooks in, all their differences out: the program first, then the rules, then what no rule takes."""

from collections.abc import Iterator

from app.domain.rules import AnythingElse, ConsentTexts, Program, RuleSet
from app.rulebook.differences.difference import Difference, Kind, of_template, of_text
from app.rulebook.differences.of_rules import of_rules


def between(before: RuleSet, after: RuleSet) -> tuple[Difference, ...]:
    """What a customer, or the author, would notice. Places, comments, notes and the order of rules are nothing."""
    return (
        *_of_program(before.program, after.program),
        *_of_consent(before.consent_texts, after.consent_texts),
        *of_rules(before.rules, after.rules, after.program.zone),
        *_of_anything_else(before.anything_else or AnythingElse(), after.anything_else or AnythingElse()),
    )


def _of_program(old: Program, new: Program) -> Iterator[Difference]:
    for name, before, after in (
        ("brand", old.brand, new.brand),
        ("help", old.help, new.help),
        ("how often", old.how_often, new.how_often),
        ("timezone", old.zone.key, new.zone.key),
        ("quiet hours", old.quiet_hours, new.quiet_hours),
    ):
        yield from of_text("program", name, before, after)
    if old.opening != new.opening:
        yield Difference("program", "the opening hours changed")


def _of_consent(old: ConsentTexts, new: ConsentTexts) -> Iterator[Difference]:
    for word, before, after in (
        ("STOP", old.stop, new.stop),
        ("HELP", old.help, new.help),
        ("START", old.start, new.start),
    ):
        yield from of_text(word, "the answer", before, after)


def _of_anything_else(old: AnythingElse, new: AnythingElse) -> Iterator[Difference]:
    if old == AnythingElse() and new.reply is not None:
        yield Difference("anything else", "is new", Kind.ADDED, after=new.reply.text)
        return
    yield from of_template("anything else", "reply", old.reply, new.reply)
    if old.reply_again != new.reply_again:
        yield Difference("anything else", f"replies again {new.reply_again} instead of {old.reply_again}")
