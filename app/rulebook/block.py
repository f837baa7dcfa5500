"""One block of a rule file: its keys are known ones, and each value is taken in the shape it must have."""

from collections.abc import Callable
from typing import TypeVar

from app.domain.rules import Place
from app.rulebook.codes import Code
from app.rulebook.edits import Edit, Fix
from app.rulebook.keys import FILE, GATEWAY, RULE, Keys
from app.rulebook.nodes import Entries, Items, Node, Text
from app.rulebook.problem import Findings, NotUnderstood
from app.rulebook.spelling import quoted, straightened
from app.rulebook.suggestions import did_you_mean, surely_meant
from app.rulebook.yaml_lines import without_remark
from app.rulebook.yaml_words import comment_cut

T = TypeVar("T")

_MOST_STRANGE = 20  # unknown keys of one block that are worth a line each
_QUOTE_BRACES = "a text cannot begin with { as it is. Put the text in quotes"
_CURLY = (
    "the quotes around the text are curly, often pasted from Word, and YAML knows only straight ones. Write \" or '"
)
_AT_THE_GATEWAY = ("auto reply", "double opt-in", "join message", "alternate reply")
_REPLIES = frozenset({"reply", "reply if member", "too early", "too late", "in between", *_AT_THE_GATEWAY})


class Block:
    """The keys of a block. Asking for a value that has the wrong shape reports it and answers as if it were absent."""

    def __init__(self, name: str, node: Entries, keys: Keys, findings: Findings) -> None:
        self.name = name
        self.place = node.place
        self.findings = findings
        self._values = {key.value: value for key, value in node.entries if key.value in keys.built}
        strange = [key for key, _ in node.entries if key.value not in keys.built]
        self._meant = {_meant(key.value, keys) for key in strange[:_MOST_STRANGE]}
        for key in strange[:_MOST_STRANGE]:
            _report_strange(key, name, keys, findings, node)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def lacks(self, key: str) -> bool:
        """Whether the key is not there, not even misspelt."""
        return key not in self._values and key not in self._meant

    def node(self, key: str) -> Node | None:
        """The value as it was read."""
        return self._values.get(key)

    def text(self, key: str) -> Text | None:
        """The value as one text that is not empty."""
        node = self._values.get(key)
        return None if node is None else self._as_text(key, node)

    def texts(self, key: str) -> tuple[Text, ...]:
        """The value as a list of texts; one text is a list of one."""
        node = self._values.get(key)
        nodes = node.items if isinstance(node, Items) else () if node is None else (node,)
        return tuple(text for each in nodes if (text := self._as_text(key, each)) is not None)

    def understood(self, key: str, read: Callable[[str], T]) -> T | None:
        """The value as `read` understands it, in small letters; what it says with `NotUnderstood` is reported."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return read(" ".join(text.value.casefold().split()))
        except NotUnderstood as problem:
            self.error(key, str(problem), text.place, fix=instead_of(text, problem))
        return None

    def error(
        self, key: str, message: str, place: Place | None = None, *, code: Code | None = None, fix: Fix = ()
    ) -> None:
        """Report a problem with the key's value."""
        self.findings.error(place or self.place_of(key), self.where(key), message, code=code, fix=fix)

    def where(self, key: str) -> str:
        """The block and its key, as problems name them."""
        return f"{self.name}, {key}" if self.name else key

    def place_of(self, key: str) -> Place:
        """Where the key's value begins, or the block where it has no such key."""
        node = self._values.get(key)
        return self.place if node is None else node.place

    def _as_text(self, key: str, node: Node) -> Text | None:
        if isinstance(node, Text):
            return self._whole(key, node)
        if isinstance(node, Entries) and key in _REPLIES:
            self.error(key, _wrong_reply(node), node.place, code=Code.SHAPE)
        else:
            self.error(key, _not_one_text(key, node), node.place, code=Code.SHAPE)
        return None

    def _whole(self, key: str, text: Text) -> Text | None:
        is_prose = key in _REPLIES or key in {"brand", "help", "how often"}
        if (is_prose and text.cut_off) or (key in {"keyword", "also"} and text.cut_off_word):
            self.error(key, comment_cut(text.written), text.place, code=Code.CUT_BY_HASH, fix=_with_its_hash(text))
        elif not text.written:
            said = "there is nothing here. Write something, or take the line out"
            self.error(key, said, text.place, code=Code.EMPTY_VALUE)
        elif key != "note" and (fix := straightened(text)):
            self.error(key, _CURLY, text.place, code=Code.CURLY_QUOTES, fix=fix)
        else:
            return text
        return None


def instead_of(text: Text, problem: NotUnderstood) -> Fix:
    """The edit that writes what was surely meant by a value that was not understood; none where nothing is sure."""
    return (Edit(text.start, text.end, problem.instead),) if problem.instead and text.style not in {"|", ">"} else ()


def _report_strange(key: Text, name: str, keys: Keys, findings: Findings, node: Entries) -> None:
    code = Code.NOT_BUILT if key.value in keys.later else Code.UNKNOWN_KEY
    meant = surely_meant(key.value, keys.known)
    sure = meant in keys.built and all(meant != each.value for each, _ in node.entries)
    fix = (Edit(key.start, key.end, meant),) if sure else ()
    findings.error(key.place, name, _not_a_key(key.value, keys), code=code, fix=fix)


def _with_its_hash(text: Text) -> Fix:
    """The edit that puts quotes around a text and the `#1` behind it, which is surely no remark."""
    end = text.end + len(without_remark(text.rest_of_line).rstrip())
    written = text.source.text[text.start : end]
    if not text.cut_off_word or "\n" in written:
        return ()
    return (Edit(end - len(written.lstrip()), end, quoted(written.strip())),)


def _meant(written: str, keys: Keys) -> str:
    """The key that people mean who write this; empty where nobody knows."""
    return surely_meant(written, keys.known) or keys.like.get(written.casefold(), "")


def _not_a_key(written: str, keys: Keys) -> str:
    meant = _meant(written, keys)
    unseen = [sign for sign in written if not sign.isascii() and not sign.isalnum()]
    if written in keys.later:
        return f'the key "{written}" is not built yet. Take the line out'
    if meant and unseen:
        return f"the key has a sign in it that cannot be seen (U+{ord(unseen[0]):04X}). Write: {meant}"
    return f'unknown key "{written}". {_advice(written, meant, keys)}'


def _advice(written: str, meant: str, keys: Keys) -> str:
    if meant:
        return f'Did you mean "{meant}"?'
    if suggestion := did_you_mean(written, keys.known):
        return suggestion
    return _belongs(written, keys) or f"The keys here are: {', '.join(keys.built)}"


def _belongs(written: str, keys: Keys) -> str:
    """Where a key belongs that stands in the wrong kind of block; empty where it belongs nowhere."""
    if keys in {FILE, GATEWAY} and written in RULE.known:
        return 'It belongs in a rule, under "rules:"'
    if keys is FILE and written in GATEWAY.known:
        return 'It belongs to a keyword, under "gateway:"'
    return "It begins in the first column, on a line of its own" if written in FILE.known else ""


def _not_one_text(key: str, node: Items | Entries) -> str:
    if isinstance(node, Entries):
        return "one text belongs here, not a block of keys"
    if key == "keyword":
        return 'one keyword belongs here, not a list. List the others under "also"'
    hint = ". If the text begins with [, put it in quotes" if key in _REPLIES and node.in_brackets else ""
    return f"one text belongs here, not a list{hint}"


def _wrong_reply(node: Entries) -> str:
    if node.in_braces and all(isinstance(value, Text) and not value.value for _, value in node.entries):
        return _QUOTE_BRACES
    if all(len(key.value) == 2 for key, _ in node.entries):
        return "a reply by language is not built yet. Write one text"
    return 'one text belongs here, not a block of keys. If it has ": " in it, put it in quotes'
