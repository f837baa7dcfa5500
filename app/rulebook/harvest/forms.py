"""Texts counted by how they compare: `u open?`, `U OPEN` and `u  open!` are one form."""

import re
from dataclasses import dataclass, field
from typing import Final

from app.domain.text import words

MOST_FORMS: Final = 20_000
"""Forms that are kept at once; beyond it those that came once are given up, so that memory is flat."""

LONGEST_FORM: Final = 8
"""Words of a form; what follows in a long text tells it from others, which is not what is asked here."""

_NUMBER: Final = re.compile(r"\d{7,}")


@dataclass(slots=True)
class Forms:
    """How often each form came, with one text as it was written, long numbers masked."""

    counts: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    texts: int = 0
    given_up: int = 0
    """Texts whose form came too rarely to be kept."""

    def add(self, text: str) -> None:
        """Count one text."""
        self.texts += 1
        form = " ".join(_NUMBER.sub("•••", word) for word in words(text)[:LONGEST_FORM])
        if not form:
            self.given_up += 1
            return
        if form not in self.counts and len(self.counts) >= MOST_FORMS:
            self._give_up_the_rare()
        self.counts[form] = self.counts.get(form, 0) + 1
        self.written.setdefault(form, _NUMBER.sub("•••", " ".join(text.split()))[:60])

    def _give_up_the_rare(self) -> None:
        rare = [form for form, count in self.counts.items() if count == 1] or list(self.counts)
        for form in rare:
            self.given_up += self.counts.pop(form)
            del self.written[form]
