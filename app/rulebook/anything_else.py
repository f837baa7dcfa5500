"""The block `anything else:`: what happens to a text that no rule takes."""

from app.domain.calendar import ReplyAgain
from app.domain.rules import ANYTHING_ELSE, AnythingElse
from app.rulebook.block import Block
from app.rulebook.codes import Code
from app.rulebook.dates import reply_again
from app.rulebook.endings import check_silence
from app.rulebook.keys import ANYTHING_ELSE as KEYS
from app.rulebook.nodes import Entries, Node
from app.rulebook.problem import Findings
from app.rulebook.replies import Filling, template
from app.rulebook.rule import Setting


def anything_else(node: Node, setting: Setting, findings: Findings) -> AnythingElse | None:
    """The block compiled, or None where it is no block of keys."""
    if not isinstance(node, Entries):
        said = 'keys belong under it, like "reply: Sorry, we did not get that."'
        findings.error(node.place, ANYTHING_ELSE, said, code=Code.SHAPE)
        return None
    block = Block(ANYTHING_ELSE, node, KEYS, findings)
    check_silence(block)
    return AnythingElse(
        reply=template(
            block, "reply", Filling({"brand": setting.program.brand}, ("rest", "first name"), setting.limits)
        ),
        reply_again=block.understood("reply again", reply_again) or ReplyAgain(),
        place=node.place,
    )
