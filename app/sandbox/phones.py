"""The phones and what is on them. Not safe for threads by itself: `State` holds its lock around every call."""

from collections import deque
from dataclasses import replace
from datetime import datetime

from app.sandbox.records import Bubble
from app.sandbox.shelf import Shelf
from app.sandbox.store import Store

RECENT = 30
"""How many texts of all phones together the page can look back on."""


class Phones:
    """Every phone's bubbles in order, when the account last texted it, and the last texts of all phones."""

    def __init__(self, store: Store) -> None:
        self._kept = Shelf(store, "bubble", Bubble)
        self._bubbles: dict[str, dict[int, Bubble]] = {}
        self._last_answers: dict[str, datetime] = {}
        self._recent: deque[tuple[str, int]] = deque(maxlen=RECENT)
        for bubble in self._kept.all():
            self._show(bubble)

    def keep(self, bubble: Bubble) -> None:
        """Put a new bubble on its phone."""
        self._kept.put(bubble)
        self._show(bubble)

    def _show(self, bubble: Bubble) -> None:
        self._bubbles.setdefault(bubble.number, {})[bubble.id] = bubble
        if bubble.way == "in":
            self._recent.append((bubble.number, bubble.id))
        else:
            self._last_answers[bubble.number] = bubble.at

    def has(self, bubble: Bubble) -> bool:
        """Tell whether the bubble is still there; a reset takes all away."""
        return bubble.id in self._bubbles.get(bubble.number, {})

    def note(self, bubble: Bubble, words: str) -> Bubble:
        """Add words to the log line of a bubble that is there; returns the bubble as it is then."""
        kept = self._bubbles[bubble.number][bubble.id]
        noted = replace(kept, note=f"{kept.note}; {words}" if kept.note else words)
        self._bubbles[bubble.number][bubble.id] = noted
        self._kept.put(noted)
        return noted

    def last_answer(self, number: str) -> datetime | None:
        """When the account last texted the phone."""
        return self._last_answers.get(number)

    def bubbles(self, number: str) -> list[Bubble]:
        """Everything on a phone, oldest first."""
        return list(self._bubbles.get(number, {}).values())

    def numbers(self) -> list[str]:
        """Every phone that has a bubble."""
        return list(self._bubbles)

    def recent_texts(self) -> list[Bubble]:
        """The last texts that came in from any phone, newest first."""
        return [self._bubbles[number][one] for number, one in reversed(self._recent)]
