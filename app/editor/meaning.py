"""What keys and placeholders mean, in Markdown."""

from typing import Final

from app.rulebook.keys import CHAT, FILE, Key, Keys

PLACEHOLDERS: Final = {
    "brand": "The program's brand.",
    "keyword": "The rule's keyword as the person texted it.",
    "rest": "What the person wrote behind the keyword.",
    "first name": "The person's first name; `{first name|friend}` says friend where it is not known.",
}


def about_key(key: Key, keys: Keys) -> str:
    """The meaning of a key and an example."""
    said = [f"**{key.name}**" + (" (needed)" if key.needed else ""), key.about]
    if key.one_of:
        said.append("One of: " + ", ".join(f"`{word}`" for word in key.one_of))
    if key.example and keys is not FILE:
        said.append(f"```{'text' if keys is CHAT else 'yaml'}\n{key.name}: {key.example}\n```")
    return "\n\n".join(said)


def about_placeholder(name: str) -> str:
    """The meaning of a placeholder."""
    return f"`{{{name}}}`\n\n{PLACEHOLDERS.get(name, 'What the rule takes from the text under this name.')}"
