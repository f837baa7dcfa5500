"""Words that a reply tells people to send: `Text DEALS for deals`, `Reply "yes" to confirm`, `HELP for help`.

Only what is plainly a word to send counts: in capitals or in quotes, behind a verb that asks for a text, and followed
by what it is for or by the end of the sentence. What is missed costs a warning; what is made up costs trust.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_ASKED = re.compile(
    r"(?<![\w'-])(?P<verb>text(?! (?:club|alerts?|list|messag\w+|program|line)\b)|txt|reply|respond|answer|send|type)"
    r"(?: (?:back|us|just|either|now|with|the (?:word|keyword|code)))*:? +",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(
    r"(?:^|\W)(?:your|this|a|the|that|our|each|every|any|my|last|first|no|per|free|another|by|we|we'll|i|i'll|they|will)$",
    re.IGNORECASE,
)
_SMALL = "TO|FOR|THE|AN?|US|ME|NOW|BACK|IN|ON|AT|AND|OR|YOUR?|MY|OUR|THIS|THAT|IT|IF|WITH|OF|IS|BY|ASAP|ALL|ANY|AM|PM"
_WORD = rf"(?!(?:{_SMALL})\b)(?=[A-Z0-9]*[A-Z])[A-Z0-9]+(?:[-'&][A-Z0-9]+)*(?![\w'@-])"
_ITEM = re.compile(
    r"\"(?P<double>[^\"]{1,40}?)[.,!]?\"|'(?P<single>[^']{1,40}?)[.,!]?'(?!\w)"
    rf"|(?P<capitals>{_WORD}(?: {_WORD}){{0,3}})"
    r"(?= *$| *[,;:()&=]| (?i:to|for|if|and|or|back|now|again|today|any ?time|when|whenever|before|within)\b)"
    r"|(?P<number>\d{1,2})(?= (?i:to|for|if)\b(?! *\d))"
)
_FOR = re.compile(r" *(?:to|for|if)\b", re.IGNORECASE)
_FOR_SENDING = re.compile(r" *(?:to|for|back|now)\b(?! *\S+@)", re.IGNORECASE)
_NEXT = re.compile(r"[,;&]? *\b(?:or|and)\b +|[,;&] *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A word to send: as it is written, where it begins in the reply, what it is for, and its whole sentence."""

    word: str
    start: int
    purpose: str
    sentence: str


def invitations(reply: str) -> Iterator[Invitation]:
    """The words that the reply tells people to send, in their order, each place once."""
    for sentence in _SENTENCE.finditer(reply):
        seen = set()
        for asked in _ASKED.finditer(sentence[0]):
            if _TOLD_OF.search(sentence[0][: asked.start()].rstrip()):
                continue
            for found, purpose in _listed(sentence[0], asked):
                if found.start() not in seen:
                    seen.add(found.start())
                    word = next(group for group in found.groups() if group)
                    start = sentence.start() + found.start(found.lastgroup or 0)
                    yield Invitation(word, start, purpose, sentence[0].strip())


def _listed(sentence: str, asked: re.Match[str]) -> Iterator[tuple[re.Match[str], str]]:
    """The words of one verb, each with what it is for: `A or B to vote`, `A for this, B for that`."""
    found = _ITEM.match(sentence, asked.end())
    if found is None or (asked["verb"].lower() == "send" and not _is_for_sending(sentence, found)):
        return
    while found is not None:
        following = _following(sentence, found)
        end = len(sentence) if following is None else following.start()
        yield found, _FOR.sub("", sentence[found.end() : end], count=1).strip(" ,;&")
        found = following


def _is_for_sending(sentence: str, found: re.Match[str]) -> bool:
    return found["capitals"] is None or _FOR_SENDING.match(sentence, found.end()) is not None


def _following(sentence: str, found: re.Match[str]) -> re.Match[str] | None:
    """The next word of the list: right behind this one, or with a purpose of its own."""
    for divided in _NEXT.finditer(sentence, found.end()):
        item = _ITEM.match(sentence, divided.end())
        if item is not None and (divided.start() <= found.end() + 1 or _FOR.match(sentence, item.end())):
            return item
    return None
