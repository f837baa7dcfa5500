"""Replaying, put together: the texts of the past, what is live, and the edited files."""

from collections.abc import Callable
from datetime import datetime

from app.bootstrap.explaining import book_of
from app.bootstrap.rules import compiled
from app.domain.matching import Rulebook
from app.domain.rules import Terms
from app.storage.engine import Database
from app.storage.old_texts import OldTexts
from app.storage.rulebooks import Rulebooks
from app.usecases.publish import NoLiveRules
from app.usecases.replay import Replay, replay


def texts_since(database: Database, since: datetime) -> int:
    """How many texts a replay would take.

    Raises:
        StorageUnavailable: the database is away.
    """
    return OldTexts(database).count(since)


def replay_rules(
    database: Database, terms: Terms, edited: Rulebook, since: datetime, tell: Callable[[int], None]
) -> Replay:
    """What the edited rules would answer otherwise than the live ones.

    Raises:
        NoLiveRules: nothing is live to compare with.
        StorageUnavailable: the database is away.
    """
    published = Rulebooks(database).live()
    if published is None:
        raise NoLiveRules("no rules are live that the files could be compared with")
    live = compiled(published, terms)
    return replay(OldTexts(database), since, live, edited, book_of(database, terms), tell)
