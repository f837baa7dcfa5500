"""How far the gateway's inbox has been read, and whose turn it is to read it: one row, and the texts themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, func, or_, select, update

from app.storage import recognition
from app.storage.engine import Database
from app.storage.tables import inbox_reading, rulebook_versions
from app.usecases.inbox import Turn

LONGEST_PAUSE: Final = timedelta(hours=1)
"""How long a turn waits at most after others have failed."""

MOST_ANSWERS: Final = 32
"""Answers that are kept, the newest; there are no more lines on which somebody could be answered meanwhile."""

_ROW: Final = inbox_reading.c.id == 1
_READ: Final = select(inbox_reading).where(_ROW)
_HELD: Final = _READ.with_for_update()
_FIRST_RULES: Final = select(func.min(rulebook_versions.c.published_at, type_=rulebook_versions.c.published_at.type))


@dataclass(frozen=True, slots=True)
class InboxReading:
    """The reading of the gateway's inbox; keeps the ports `Reading` and `Turns`."""

    database: Database

    def read_to(self) -> datetime | None:
        """The newest entry that was read."""
        moment: datetime | None = self._row().read_to
        return moment

    def has_read_to(self, moment: datetime) -> None:
        """Remember it, unless more was read."""
        is_news = or_(inbox_reading.c.read_to.is_(None), inbox_reading.c.read_to < moment)
        with self.database.writing() as connection:
            connection.execute(update(inbox_reading).where(_ROW, is_news).values(read_to=moment))

    def rules_since(self) -> datetime | None:
        """When rules went live here for the first time."""
        with self.database.reading() as connection:
            moment: datetime | None = connection.execute(_FIRST_RULES).scalar_one()
        return moment

    def known_among(self, ids: Collection[str], *, note: bool) -> Collection[str]:
        """Those of these ids that were taken in; writes only where there is something to note."""
        with self.database.reading() as connection:
            known = recognition.known(connection, ids)
        unnoted = {message_id: gateway_id for gateway_id, message_id in known.items() if message_id is not None}
        if note and unnoted:
            with self.database.writing() as connection:
                recognition.recognise(connection, unnoted)
        return known.keys()

    def is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether taking a turn is worth a try."""
        row = self._row()
        if row.asked is not None:
            return True
        return every is not None and (row.next_at is None or row.next_at <= now)

    def take(self, now: datetime, every: timedelta | None) -> Turn | None:
        """Take the turn if there is one. The first comes one interval after the first look."""
        with self.database.writing() as connection:
            row = connection.execute(_HELD).one()
            if row.asked is not None:
                self._write(connection, asked=None)
                return Turn(row.asked, dry_run=row.asked_dry)
            if every is None or (row.next_at is not None and row.next_at > now):
                return None
            self._write(connection, next_at=now + every)
            return None if row.next_at is None else Turn()

    def failed(self, now: datetime, every: timedelta | None) -> None:
        """The turn failed."""
        with self.database.writing() as connection:
            failures = connection.execute(_HELD).one().failures
            usual = every or LONGEST_PAUSE
            pause = min(usual * 2 ** min(failures, 10), max(usual, LONGEST_PAUSE))
            self._write(connection, failures=failures + 1, next_at=now + pause)

    def succeeded(self) -> None:
        """The turn came to its end."""
        with self.database.writing() as connection:
            connection.execute(update(inbox_reading).where(_ROW, inbox_reading.c.failures > 0).values(failures=0))

    def ask(self, who: str, *, dry_run: bool) -> bool:
        """Ask the workers for a turn."""
        is_free = or_(inbox_reading.c.asked.is_(None), inbox_reading.c.asked == who)
        wish = update(inbox_reading).where(_ROW, is_free).values(asked=who, asked_dry=dry_run)
        with self.database.writing() as connection:
            return connection.execute(wish).rowcount == 1

    def take_back(self, who: str) -> None:
        """Ask no more."""
        with self.database.writing() as connection:
            connection.execute(update(inbox_reading).where(_ROW, inbox_reading.c.asked == who).values(asked=None))

    def answer(self, who: str, values: Mapping[str, Any]) -> None:
        """Tell who asked, beside what others were told who may not have looked yet."""
        with self.database.writing() as connection:
            others = [[one, told] for one, told in _answers(connection.execute(_HELD).one()) if one != who]
            self._write(connection, answer=[*others, [who, dict(values)]][-MOST_ANSWERS:])

    def answer_to(self, who: str) -> Mapping[str, Any] | None:
        """What the turn came to."""
        return dict(_answers(self._row())).get(who)

    def _row(self) -> Row[Any]:
        with self.database.reading() as connection:
            return connection.execute(_READ).one()

    @staticmethod
    def _write(connection: Connection, **values: Any) -> None:
        connection.execute(update(inbox_reading).where(_ROW).values(values))


def _answers(row: Row[Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """Who was told what, the newest last; earlier releases kept one answer in another form."""
    return row.answer if isinstance(row.answer, list) else ()
