"""Group names that nothing leads to: most often a slip of the pen."""

from collections.abc import Iterator, Sequence

from app.domain.rules import Place, Rule
from app.rulebook.chats import Chat
from app.rulebook.codes import Code
from app.rulebook.problem import Findings
from app.rulebook.suggestions import did_you_mean


def report_unknown_groups(rules: Sequence[Rule], chats: Sequence[Chat], findings: Findings) -> None:
    """Warn of rules about a group that no rule joins; refuse chats about a group that no rule speaks of."""
    joined = {rule.join.group for rule in rules if rule.join is not None}
    spoken_of = set(joined)
    for place, name, group in _asked_for(rules):
        spoken_of.add(group)
        if group not in joined:
            advice = did_you_mean(group, joined) or f"Write a rule with: join group: {group}"
            said = f'no rule joins the group "{group}". {advice}'
            findings.warning(place, name, said, code=Code.UNKNOWN_GROUP)
    for chat in chats:
        for place, group in chat.groups():
            if group not in spoken_of:
                said = f'no rule speaks of the group "{group}". {did_you_mean(group, spoken_of)}'.rstrip()
                findings.error(place, chat.where, said, code=Code.UNKNOWN_GROUP)


def _asked_for(rules: Sequence[Rule]) -> Iterator[tuple[Place, str, str]]:
    for rule in rules:
        if rule.only_if is not None and rule.only_if.group:
            yield rule.place, f"{rule.name}, only if", rule.only_if.group
        if rule.leave is not None:
            yield rule.place, f"{rule.name}, leave group", rule.leave
