"""Explaining a text of the past, put together: its history, and the versions of the rules."""

from functools import cache

from app.bootstrap.rules import compiled
from app.domain.matching import Rulebook
from app.domain.phone import PhoneNumber
from app.domain.rules import Terms
from app.storage.engine import Database
from app.storage.history import History
from app.storage.rulebooks import Rulebooks
from app.usecases.explain import Explanation, explain
from app.usecases.past_person import BookOf
from app.usecases.publish import NoLiveRules


def explain_text(database: Database, terms: Terms, message_id: str) -> Explanation | None:
    """Why this text got its answer; None where there is no text of that id.

    Raises:
        StorageUnavailable: the database is away.
    """
    history = History(database)
    text = history.text(message_id)
    return None if text is None else explain(text, history, book_of(database, terms))


def explain_newest(database: Database, terms: Terms, phone: PhoneNumber) -> Explanation | None:
    """The same for the newest text of a number.

    Raises:
        StorageUnavailable: the database is away.
    """
    history = History(database)
    text = history.newest(phone)
    return None if text is None else explain(text, history, book_of(database, terms))


def book_of(database: Database, terms: Terms) -> BookOf:
    """Finds the rulebook of a version, each compiled once."""
    rulebooks = Rulebooks(database)

    @cache
    def book(version: int) -> Rulebook | None:
        published = rulebooks.version(version)
        try:
            return None if published is None else compiled(published, terms)
        except NoLiveRules:
            return None

    return book
