"""What an answer says, whatever its format: names, texts and lists, and nothing else.

Numbers and truths are texts here as XML has them, so that both formats come to the same tree.
"""

from typing import TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

DEEPEST = 32
"""Levels that a document may have; the gateway's have five."""


class NoDocument(ValueError):
    """What was to be read is no document of its format. Repeats nothing of it."""
