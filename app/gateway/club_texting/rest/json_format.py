"""Answers in JSON, read into the plain tree (reference page, section 3.1)."""

import json
from typing import Any, NoReturn

from app.gateway.club_texting.rest.tree import DEEPEST, NoDocument, Tree


def read_json(body: bytes) -> Tree:
    """The tree of a JSON document; numbers stay as they are written.

    Raises:
        NoDocument: it is none.
    """
    try:
        document = json.loads(body, parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NoDocument("no JSON") from None
    return _tree(document, DEEPEST)


def _refuse(_: str) -> NoReturn:
    raise NoDocument("no JSON: it has no such number")


def _tree(document: Any, levels: int) -> Tree:
    if not levels:
        raise NoDocument("too deep")
    match document:
        case dict():
            return {_text(name): _tree(value, levels - 1) for name, value in document.items()}
        case list():
            return [_tree(value, levels - 1) for value in document]
        case bool():
            return "true" if document else "false"
        case None:
            return ""
        case _:
            return _text(document)


def _text(written: str) -> str:
    """The text without halves of characters, which JSON can write and nothing else can hold."""
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
