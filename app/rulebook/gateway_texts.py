"""The texts under `gateway:`, which the gateway itself sends as they stand, and what they must say."""

from app.domain.alphabet import length
from app.domain.keyword_setup import SetUp
from app.domain.reply import Template
from app.rulebook.block import Block
from app.rulebook.characters import plainer, refused_characters
from app.rulebook.codes import Code
from app.rulebook.disclosure import check_disclosure
from app.rulebook.nodes import Text
from app.rulebook.program import account_type
from app.rulebook.replies import Filling
from app.rulebook.rule import Setting

_SILENT = frozenset({"none", "no"})


def message(block: Block, key: str, setting: Setting) -> str | None:
    """A text that the gateway sends, None for none; what cannot be sent is reported."""
    text = None if _is_silent(block, key) else block.text(key)
    if text is None:
        return None
    written = text.written.replace("\r\n", "\n")
    for character, said in refused_characters(_without_placeholders(block, key, text, written)):
        block.error(key, said, text.place_of(character), code=Code.CHARACTER, fix=plainer(text, character))
    excess = length(written) - setting.limits.longest
    if excess > 0:
        noun = "character" if excess == 1 else "characters"
        said = f"{excess} {noun} too long for {account_type(setting.limits)}. Shorten it"
        block.error(key, said, text.place, code=Code.TOO_LONG)
    return written


def check_double_opt_in(block: Block) -> None:
    """Report texts that do not fit the question or its absence: the gateway has one text for both replies."""
    asks = "double opt-in" in block and not _is_silent(block, "double opt-in")
    if asks and "auto reply" in block:
        said = 'with "double opt-in" the gateway asks first. Call what follows the yes "join message"'
        block.error("auto reply", said, code=Code.CONTRADICTION)
    if "join message" in block and not asks:
        said = 'this follows the yes of a "double opt-in". Without one, call it "auto reply"'
        block.error("join message", said, code=Code.CONTRADICTION)


def check_joining(block: Block, set_up: SetUp, setting: Setting, *, is_ours: bool) -> None:
    """Who joins a group must be told what they joined, by the gateway or, where texts come to us, by a rule."""
    key = "join message" if set_up.question is not None else "auto reply"
    if set_up.reply:
        filling = Filling({}, (), setting.limits)
        check_disclosure(block, Template(set_up.reply), setting.program, filling, reply_key=key, group_key="groups")
    elif not is_ours:
        said = f'who joins a group must be told what they joined. Write "{key}"'
        block.error("groups", said, code=Code.DISCLOSURE)


def _is_silent(block: Block, key: str) -> bool:
    """Whether the key says `none`, or `no`, without quotes."""
    node = block.node(key)
    return isinstance(node, Text) and node.written.casefold() in _SILENT and not node.style


def _without_placeholders(block: Block, key: str, text: Text, written: str) -> str:
    """What is left to look at once the placeholders are reported."""
    for placeholder in dict.fromkeys(written[each.start : each.end] for each in Template(written).placeholders):
        said = f"the gateway sends {placeholder} as it stands: only replies of rules are filled in. Write it out"
        block.error(key, said, text.place_of(placeholder), code=Code.PLACEHOLDER)
        written = written.replace(placeholder, "")
    return written
