"""Keywords under `gateway:` beside the rules that answer them: two answers to one text, or none."""

from collections.abc import Sequence

from app.domain.keyword_setup import TEXTBACK, Stated
from app.domain.rules import Match, Rule, Words
from app.domain.text import words
from app.rulebook.codes import Code
from app.rulebook.patterns import Patterns
from app.rulebook.problem import Findings


def report_two_answers(stated: Sequence[Stated], rules: Sequence[Rule], findings: Findings) -> None:
    """Warn where the gateway answers what a rule answers too, and where no rule answers what is forwarded to us."""
    patterned = [rule for rule in rules if rule.pattern is not None]
    patterns = Patterns([rule.pattern or "" for rule in patterned])
    for each in stated:
        if each.forward_to != TEXTBACK:
            continue
        taking = [rule for rule in rules if _takes(rule, words(each.word))]
        taking += [patterned[number] for number, _ in patterns.matches(each.word)]
        if not taking:
            said = 'no rule takes this keyword, so "anything else" answers it. Write a rule, or forward it elsewhere'
            findings.warning(each.place, each.word, said, code=Code.UNANSWERED)
        elif (spoken := _spoken(each)) and any(rule.reply for rule in taking):
            said = f"customers get two texts: this one from the gateway, and the reply of {taking[0].name}"
            where = f"{each.word}, {spoken}"
            findings.warning(each.place, where, f"{said}. Take one of the two out", code=Code.TWO_ANSWERS)


def unreached(stated: Sequence[Stated], rules: Sequence[Rule]) -> tuple[str, ...]:
    """Rules none of whose spellings begins with a keyword of the account.

    On a shared short code a text without a keyword reaches us only within 12 hours of a text of ours (reference page,
    section 1.1).
    """
    rented = [words(each.word) for each in stated]
    found = dict.fromkeys(rule.name for rule in rules if rule.spellings and not _begins(rule, rented))
    return tuple(found)


def _takes(rule: Rule, said: Words) -> bool:
    """Whether a keyword of the rule takes these words, whoever sends them and whenever."""
    return any(_takes_as(rule.match, spelling, said) for spelling in rule.spellings)


def _takes_as(match: Match, spelling: Words, said: Words) -> bool:
    if match is Match.WHOLE_MESSAGE:
        return said == spelling
    starts = range(len(said) - len(spelling) + 1) if match is Match.ANYWHERE else range(1)
    return any(said[start : start + len(spelling)] == spelling for start in starts)


def _begins(rule: Rule, rented: Sequence[Words]) -> bool:
    return any(spelling[: len(word)] == word for spelling in rule.spellings for word in rented)


def _spoken(stated: Stated) -> str:
    """The key of the first text that the gateway itself sends to whoever texts the keyword."""
    if stated.set_up.question is not None:
        return "double opt-in"
    return "auto reply" if stated.set_up.reply else ""
