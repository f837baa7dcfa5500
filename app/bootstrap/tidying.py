"""What is tidied up by night, and how long it is kept before."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.storage.engine import Database
from app.storage.tidying import forget_claims
from app.system import utc_now

KEPT: Final = timedelta(days=2)
"""A text that comes late is compared as of its own time: names outlive their windows by more than that."""


def tidy_up(database: Database) -> Iterator[int]:
    """Forget what told copies apart and has had its time; how many names have gone, after each step."""
    return forget_claims(database, utc_now() - KEPT)
