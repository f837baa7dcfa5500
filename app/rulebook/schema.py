"""The JSON Schema (2020-12) of a rule file, for editors: made from the same table of keys that the checker reads.

It knows which keys there are, what they mean and what shape their values have. What a value may say is the checker's.
"""

from typing import Final

from app.rulebook.keys import ANYTHING_ELSE, FILE, GATEWAY, PROGRAM, RULE, Key, Keys, Shape

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT_TYPES: Final = ["string", "number", "boolean"]
"""What editors may take a text for: everything is text to us, and `42` and `true` are something else to them."""

Schema = dict[str, object]


def schema() -> Schema:
    """The schema, in the order in which it is written."""
    blocks = {"program": PROGRAM, "rule": RULE, "anything else": ANYTHING_ELSE, "gateway keyword": GATEWAY}
    return {
        "$schema": _DIALECT,
        "title": "Textback rule file",
        **_block(FILE),
        "$defs": {
            "text": {"type": _TEXT_TYPES},
            "texts": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"$ref": "#/$defs/text"}}]},
            **{_definition(name): _block(keys) for name, keys in blocks.items()},
        },
    }


def _block(keys: Keys) -> Schema:
    found: Schema = {
        "description": keys.about,
        "type": "object",
        "properties": {key.name: _property(key, keys) for key in keys.table},
        "additionalProperties": False,
    }
    if needed := [key.name for key in keys.table if key.needed]:
        found["required"] = needed
    if keys is RULE:
        found["oneOf"] = [{"required": ["keyword"]}, {"required": ["pattern"]}]
    return found


def _property(key: Key, keys: Keys) -> Schema:
    if keys is FILE:
        return {"description": key.about, **_section(key.name)}
    about: Schema = {"description": key.about, "examples": [key.example]}
    if key.one_of:
        return {**about, **_choice(key.one_of)}
    return {**about, "$ref": "#/$defs/texts" if key.shape is Shape.TEXTS else "#/$defs/text"}


def _section(name: str) -> Schema:
    """What is under a key of the file. A section may be empty, as in a file that somebody has just begun."""
    if name == "rules":
        return {"type": ["array", "null"], "items": {"$ref": "#/$defs/rule"}}
    if name == "gateway":
        keywords = {"type": ["array", "null"], "items": {"$ref": "#/$defs/gateway-keyword"}}
        return {"anyOf": [keywords, _choice(("none",))]}
    if name == "tests":
        return {"type": ["object", "null"], "additionalProperties": {"type": "string"}}
    return {"$ref": f"#/$defs/{_definition(name)}"}


def _choice(words: tuple[str, ...]) -> Schema:
    """One of some words; capitals do not count. Some editors read `no` as they read `false`."""
    choice: list[object] = [*words, *([False] if "no" in words else [])]
    return {"anyOf": [{"enum": choice}, {"type": "string", "pattern": f"^({'|'.join(map(_any_case, words))})$"}]}


def _any_case(word: str) -> str:
    return "".join(f"[{sign.upper()}{sign}]" if sign.isalpha() else " +" for sign in word)


def _definition(name: str) -> str:
    return name.replace(" ", "-")
