"""What a reply that joins a group must say: the brand, how often, that rates may apply, HELP and STOP (CTIA 5.1)."""

import re
from collections.abc import Iterator

from app.domain.reply import Template
from app.domain.rules import Program
from app.domain.text import folded
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.edits import Edit, Fix
from app.rulebook.replies import Filling
from app.rulebook.spelling import quoted, stands_without_quotes
from app.rulebook.suggestions import listed

_RATES = re.compile(r"(?:^|.* )rates? may apply(?: .*|$)")
_RATES_WORDINGS = ("Msg & data rates may apply.", "Msg&data rates may apply.")
_HELP_STOP_WORDINGS = {
    (True, True): ("HELP for help, STOP to end.", "HELP for help, STOP to end"),
    (True, False): ("HELP for help.", "HELP for help"),
    (False, True): ("STOP to end.", "STOP to end"),
}


def check_disclosure(
    block: Block,
    reply: Template,
    program: Program,
    filling: Filling,
    *,
    reply_key: str = "reply",
    group_key: str = "join group",
) -> None:
    """Report what the joining reply does not say, with a wording that says it and fits."""
    if program.how_often is None:
        said = 'this joins a group, so "how often" is needed in program:, like: how often: 4 msgs/month'
        block.error(group_key, said, code=Code.MISSING_KEY)
        return
    missing = tuple(_missing(folded(filling.longest(reply)), program))
    if not missing or not program.brand:
        return
    offered = _offered(reply, missing, program, filling)
    advice = f"Write: {offered}" if offered else _shorter(program, filling)
    said = f"a reply that joins a group must name {listed(missing)}. {advice}"
    fix = _written(block, reply_key, offered) if offered else ()
    block.error(reply_key, said, code=Code.DISCLOSURE, fix=fix)


def _missing(said: str, program: Program) -> Iterator[str]:
    spoken = f" {said} "
    if f" {folded(program.brand)} " not in spoken:
        yield "the brand"
    if f" {folded(program.how_often or '')} " not in spoken:
        yield "how often"
    if not _RATES.fullmatch(said):
        yield "that rates may apply"
    for word in ("HELP", "STOP"):
        if f" {word.lower()} " not in spoken:
            yield word


def _offered(reply: Template, missing: tuple[str, ...], program: Program, filling: Filling) -> str:
    """The author's text with what is missing, in the first wording that fits; empty where none does."""
    for wording in range(2):
        offered = _completed(reply.text, missing, program, wording)
        if filling.limits.fits(filling.longest(Template(offered))):
            return offered
    return ""


def _written(block: Block, key: str, offered: str) -> Fix:
    """The edit that writes the offered words; none where the author wrote several lines, which are to stay lines."""
    text = block.text(key)
    if text is None or "\n" in offered or text.style in {"|", ">"}:
        return ()
    written = offered if stands_without_quotes(offered, offered) else quoted(offered)
    return (Edit(text.start, text.end, written),)


def _shorter(program: Program, filling: Filling) -> str:
    """The shortest sentence that has it all, and the room beside it."""
    everything = ("the brand", "how often", "that rates may apply", "HELP", "STOP")
    shortest = _completed("", everything, program, 1)
    room = max(filling.limits.longest - len(shortest) - 1, 0)
    return f"Shorten your own words to {room} characters and add: {shortest}"


def _completed(own: str, missing: tuple[str, ...], program: Program, wording: int) -> str:
    parts = []
    if "the brand" in missing:
        parts.append(f"{program.brand}:")
    if own:
        parts.append(own if own[-1] in ".!?" else f"{own}.")
    if "how often" in missing:
        parts.append(f"{program.how_often}.")
    if "that rates may apply" in missing:
        parts.append(_RATES_WORDINGS[wording])
    wanted = ("HELP" in missing, "STOP" in missing)
    if any(wanted):
        parts.append(_HELP_STOP_WORDINGS[wanted][wording])
    return " ".join(parts)
