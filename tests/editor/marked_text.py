"""Texts with the cursor in them."""

from app.editor.text import Document, Spot

CURSOR = "▮"


def at_cursor(text: str) -> tuple[Document, Spot]:
    """The text without its cursor, and where that stood."""
    before, _, after = text.partition(CURSOR)
    document = Document(before + after)
    return document, document.spot(len(before))
