"""Replies as templates: every character is one that the gateway takes, every placeholder is known, the longest fits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.alphabet import Limits, length
from app.domain.reply import Placeholder, Template
from app.rulebook.block import Block
from app.rulebook.characters import plainer, refused_characters
from app.rulebook.codes import Code
from app.rulebook.nodes import Text
from app.rulebook.program import account_type
from app.rulebook.suggestions import did_you_mean, listed


@dataclass(frozen=True, slots=True)
class Filling:
    """What placeholders stand for: the values known beforehand, the names filled later, and what a text may hold."""

    known: Mapping[str, str]
    later: Collection[str]
    limits: Limits

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders that work here."""
        return (*self.known, *self.later)

    def longest(self, template: Template) -> str:
        """The longest text that the template can become."""
        return template.longest(self.known)


def template(block: Block, key: str, filling: Filling) -> Template | None:
    """The reply under a key, or None where there is none; what cannot be sent is reported."""
    text = block.text(key)
    if text is None:
        return None
    reply = Template(text.written.replace("\r\n", "\n"))
    unknown = [each for each in reply.placeholders if each.name not in filling.names]
    for each in unknown:
        place = text.place_of(reply.text[each.start : each.end])
        block.error(key, _unknown(each, filling.names), place, code=Code.PLACEHOLDER)
    _check_characters(block, key, text, reply)
    if not unknown:
        _check_length(block, key, reply, filling)
    return reply


def _check_characters(block: Block, key: str, text: Text, reply: Template) -> None:
    """Report what cannot be sent, in what the author wrote outside the placeholders and as their spare words."""
    literal, end = "", 0
    for each in reply.placeholders:
        literal += reply.text[end : each.start] + each.otherwise
        end = each.end
    whole = [reply.text[each.start : each.end] for each in reply.placeholders]
    for character, message in refused_characters(literal + reply.text[end:]):
        place = text.place_of(character, beside=whole if character in "{}" else ())
        block.error(key, message, place, code=Code.CHARACTER, fix=plainer(text, character))


def _check_length(block: Block, key: str, reply: Template, filling: Filling) -> None:
    excess = length(filling.longest(reply)) - filling.limits.longest
    if excess > 0:
        filled = " once its placeholders are filled" if reply.placeholders else ""
        noun = "character" if excess == 1 else "characters"
        said = f"{excess} {noun} too long{filled} for {account_type(filling.limits)}. Shorten it"
        block.error(key, said, code=Code.TOO_LONG)


def _unknown(placeholder: Placeholder, names: Collection[str]) -> str:
    said = f"unknown placeholder {{{placeholder.name}}}."
    suggestion = did_you_mean(placeholder.name, names).replace('"', "{", 1).replace('"', "}", 1)
    return f"{said} {suggestion or 'Known here are ' + listed(f'{{{name}}}' for name in names)}"
