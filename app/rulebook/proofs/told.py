"""Words that replies tell people to send, and that then do something else: nothing answers them, or STOP's layer does.

`Reply CANCEL to cancel your order` opts people out of all texts. What a word does is asked of the very code that
answers it; whether that was meant is read from its sentence.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.matching import Rulebook
from app.domain.optout_words import STOP_WORDS, ConsentWord, consent_word, without_politeness
from app.rulebook.nodes import Entries, Items, Node, Text
from app.rulebook.problem import Findings
from app.rulebook.proofs.chances import chance
from app.rulebook.proofs.invitations import Invitation, invitations
from app.rulebook.proofs.samples import Samples
from app.rulebook.suggestions import did_you_mean

MOST_SUGGESTED = 20
"""Words for which the nearest keyword is looked for, which costs a walk over all keywords each time."""

_REPLIES = frozenset({"reply", "reply if member", "reply when closed", "too early", "too late", "in between"})
_ASKS_ITSELF = frozenset({"ask first", "then ask", "choices", "read"})
"""Keys of rules that take the next text themselves, so that no rule needs to."""

_KNOWN_TO_ALL = frozenset({"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out"})
_ENDS_TEXTS = re.compile(r"end|stop|quit|leave|opt out|unsubscribe", re.IGNORECASE)
_ABOUT_TEXTS = re.compile(
    r"\b(?:opt(?:ing)?[ -]?out|unsubscrib\w*|texts|messages|msgs|alerts|no more|(?:our|the|mailing) list|subscription"
    r"|mensajes|textos)\b",
    re.IGNORECASE,
)
_ABOUT_HELP = re.compile(r"help|info|ayuda|aide|support|question|assist|contact|more|reach", re.IGNORECASE)
_ABOUT_COMING_BACK = re.compile(
    r"again|back|resum|restart|join|subscri|opt|texts|messages|start|receiv|get ", re.IGNORECASE
)


def replies_of(nodes: Iterable[Node]) -> Iterator[tuple[str, Text]]:
    """Every reply text of rules and of `anything else`, with the rule and key it stands under."""
    for node in nodes:
        for block in node.items if isinstance(node, Items) else (node,):
            values = {key.value: value for key, value in block.entries} if isinstance(block, Entries) else {}
            name = next(
                (each.written for key in ("keyword", "pattern") if isinstance(each := values.get(key), Text)), ""
            )
            for key, value in values.items() if _ASKS_ITSELF.isdisjoint(values) else ():
                if key in _REPLIES and isinstance(value, Text):
                    yield f"{name or 'anything else'}, {key}", value


def report_told(
    book: Rulebook, replies: Iterable[tuple[str, Text]], samples: Samples, now: datetime, findings: Findings
) -> None:
    """Warn of every word that a reply tells people to send and that does something else than it says."""
    told = _Told(book, samples, now)
    for where, text in replies:
        for invitation in invitations(text.written):
            if said := told.wrong_with(invitation):
                hidden = text.written[: invitation.start]
                findings.warning(text.place_of(invitation.word, beside=(hidden,) if hidden else ()), where, said)


class _Told:
    """What becomes of the words that people are told to send."""

    def __init__(self, book: Rulebook, samples: Samples, now: datetime) -> None:
        self._samples = samples
        self._now = now
        self._suggested = 0
        self._keywords = [rule.name for rule in book.rules.rules if rule.pattern is None]

    def wrong_with(self, told: Invitation) -> str | None:
        """What to say of an invitation that leads elsewhere, None where it does what it says."""
        match consent_word(told.word):
            case ConsentWord.STOP | ConsentWord.STOP_PHRASE:
                return None if _means_stop(told) else f'"{told.word}" opts people out of all texts. Name another word'
            case ConsentWord.HELP:
                meant = not told.purpose or told.word.lower() == "help" or _ABOUT_HELP.search(told.purpose)
                return None if meant else f'"{told.word}" gets the answer to HELP, before any rule. Name another word'
            case ConsentWord.START:
                meant = not told.purpose or _ABOUT_COMING_BACK.search(told.purpose)
                return None if meant else f'"{told.word}" takes back a STOP, and no rule answers it. Name another word'
            case _:
                return None if self._is_answered(told.word) else self._said_of_nothing(told.word)

    def _is_answered(self, word: str) -> bool:
        if self._samples.is_consent(word):
            return True
        return any(chance([hit.rule], [], self._now) is not None for hit in self._samples.hits(word))

    def _said_of_nothing(self, word: str) -> str:
        suggestion = did_you_mean(word, self._keywords) if self._suggested < MOST_SUGGESTED else ""
        self._suggested += 1
        said = f'this tells people to send "{word}", and no rule answers that. {suggestion}'
        return f"{said.rstrip()} Write a rule for it, or name another word"


def _means_stop(told: Invitation) -> bool:
    """Whether ending texts is what the word is for; words that everybody knows for it are not asked."""
    said = without_politeness(told.word)
    if said in _KNOWN_TO_ALL or said not in STOP_WORDS:
        return True
    return _ENDS_TEXTS.fullmatch(told.purpose) is not None or _ABOUT_TEXTS.search(told.sentence) is not None
