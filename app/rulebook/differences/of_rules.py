"""What differs between two lists of rules: which came, which went, and what changed in those that stayed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from app.domain.rules import JoinGroup, OnlyIf, Rule
from app.rulebook.differences.difference import Difference, Kind, of_template, of_text
from app.rulebook.differences.periods import moved

Compiled = tuple[Rule, ...]
"""The rules that one block became: two where its short keywords match otherwise than its long ones."""


def of_rules(before: Sequence[Rule], after: Sequence[Rule], zone: ZoneInfo) -> Iterator[Difference]:
    """The differences by rule, in the order of the new rules; what is gone comes last."""
    old, new = _blocks(before), _blocks(after)
    for name in new:
        yield from _of_name(old.pop(name, ()), new[name], zone)
    for gone in old.values():
        yield from (_gone(block) for block in gone)


def _blocks(rules: Sequence[Rule]) -> dict[str, tuple[Compiled, ...]]:
    """The rules block by block, gathered by what a person calls them."""
    by_block: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        by_block[rule.name.casefold(), str(rule.place)].append(rule)
    by_name: dict[str, list[Compiled]] = defaultdict(list)
    for (name, _), block in by_block.items():
        by_name[name].append(tuple(block))
    return {name: tuple(blocks) for name, blocks in by_name.items()}


def _of_name(before: Sequence[Compiled], after: Sequence[Compiled], zone: ZoneInfo) -> Iterator[Difference]:
    """Rules of one name: those for the same people at the same time are one rule, then those for the same people.

    The rest is paired as it stands.
    """
    old, new = list(before), list(after)
    for alike in (_same_people_and_time, _same_people, _whatever):
        for block in tuple(new):
            partner = next((one for one in old if alike(one[0], block[0])), None)
            if partner is not None:
                old.remove(partner)
                new.remove(block)
                yield from _changes(partner, block, zone)
    for block in new:
        yield Difference(block[0].name, f"new {_sort(block)}{_for(block[0].only_if)}", Kind.ADDED)
    yield from (_gone(block) for block in old)


def _same_people_and_time(old: Rule, new: Rule) -> bool:
    return _same_people(old, new) and old.active == new.active


def _same_people(old: Rule, new: Rule) -> bool:
    return old.only_if == new.only_if


def _whatever(_old: Rule, _new: Rule) -> bool:
    return True


def _gone(block: Compiled) -> Difference:
    return Difference(block[0].name, f"{_sort(block)} is gone{_for(block[0].only_if)}", Kind.REMOVED)


def _sort(block: Compiled) -> str:
    return "keyword" if block[0].pattern is None else "pattern"


def _for(condition: OnlyIf | None) -> str:
    return f" (only if {condition})" if condition else ""


def _changes(before: Compiled, after: Compiled, zone: ZoneInfo) -> Iterator[Difference]:
    old, new = before[0], after[0]
    name = new.name
    for what in (
        *_of_spellings(before, after),
        *_of_condition(old, new),
        *moved(old.active, new.active, zone),
        *_of_groups(old, new),
        *_of_manners(before, after),
    ):
        yield Difference(name, what)
    yield from of_text(name, "pattern", old.pattern, new.pattern)
    yield from of_template(name, "reply", old.reply, new.reply)
    yield from of_template(name, "reply if member", old.reply_if_member, new.reply_if_member)
    yield from of_template(name, "in between", old.in_between, new.in_between)
    yield from of_template(name, "too early", old.too_early, new.too_early)
    yield from of_template(name, "too late", old.too_late, new.too_late)


def _of_spellings(before: Compiled, after: Compiled) -> Iterator[str]:
    old, new = _spellings(before), _spellings(after)
    if come := [word for word in new if word not in old]:
        yield f"also takes {', '.join(come)}"
    if gone := [word for word in old if word not in new]:
        yield f"takes {', '.join(gone)} no more"
    for word in new:
        if word in old and old[word] != new[word]:
            yield f"{word} matches {new[word]} instead of {old[word]}"


def _spellings(block: Compiled) -> dict[str, str]:
    return {" ".join(spelling).upper(): str(rule.match) for rule in block for spelling in rule.spellings}


def _of_condition(old: Rule, new: Rule) -> Iterator[str]:
    if old.only_if == new.only_if:
        return
    if new.only_if is None:
        yield f"is for everybody, no more only if {old.only_if}"
    elif old.only_if is None:
        yield f"only if {new.only_if}, no more for everybody"
    else:
        yield f"only if {new.only_if} instead of {old.only_if}"


def _of_groups(old: Rule, new: Rule) -> Iterator[str]:
    if old.join != new.join:
        if new.join is None:
            yield f"joins {_joined(old.join)} no more"
        else:
            yield f"joins {_joined(new.join)}" + (f" instead of {_joined(old.join)}" if old.join else "")
    if old.leave != new.leave:
        if new.leave is None:
            yield f"leaves {old.leave} no more"
        else:
            yield f"leaves {new.leave}" + (f" instead of {old.leave}" if old.leave else "")


def _joined(join: JoinGroup | None) -> str:
    if join is None:
        return "nothing"
    return join.group + (f" for {join.days} days" if join.days is not None else "")


def _of_manners(before: Compiled, after: Compiled) -> Iterator[str]:
    old, new = before[0], after[0]
    if old.reply_again != new.reply_again:
        yield f"replies again {new.reply_again} instead of {old.reply_again}"
    if old.close_enough != new.close_enough:
        yield "takes one wrong letter" if new.close_enough else "takes no wrong letter any more"
