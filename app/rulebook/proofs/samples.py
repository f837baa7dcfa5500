"""Sample texts, tried on the very code that answers real ones."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.decide import decide
from app.domain.decision import Layer
from app.domain.matching import Hit, Rulebook
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import Rule
from app.rulebook.suggestions import listed
from app.rulebook.tie_samples import word_of_no_keyword

_LINE_ENDS = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_SOMEBODY = Person(phone=PhoneNumber.parse("2125550100"))


class Samples:
    """What a rulebook makes of texts that the proofs think of."""

    def __init__(self, book: Rulebook, now: datetime) -> None:
        self._book = book
        self._now = now
        self.filler = word_of_no_keyword(book.rules.rules)

    def is_consent(self, text: str) -> bool:
        """Whether the consent layer takes the text, so that no rule is asked."""
        message = IncomingMessage(id="sample", phone=_SOMEBODY.phone, text=text, received_at=self._now)
        return decide(message, _SOMEBODY, self._book).layer is Layer.CONSENT

    def hits(self, text: str) -> list[Hit]:
        """The rules that could take the text, the most specific first."""
        return list(self._book.matcher.hits(text))

    def is_of_class(self, text: str, rule: Rule) -> bool:
        """Whether the rule is among the most specific ones that the text finds, and the text is no consent word."""
        hits = self.hits(text)
        first = [hit.rule for hit in hits if (hit.specificity, hit.length) == (hits[0].specificity, hits[0].length)]
        return any(each is rule for each in first) and not self.is_consent(text)


def named(rules: Sequence[Rule]) -> str:
    """Rules with their places, in words; a pattern is named by its place alone."""
    names = (rule.name if rule.pattern is None else "the pattern" for rule in rules)
    return listed(f"{name} ({rule.place.file}:{rule.place.line})" for name, rule in zip(names, rules, strict=True))


def shown(text: str) -> str:
    """A sample on one line."""
    return text.translate(_LINE_ENDS)
