"""The tables, as `migrations/` makes them; a test holds both together. `docs/database.md` tells what each is for.

Partial indexes name their states as literal SQL: with bound parameters SQLite does not use such an index, nor does it
see that `state IN ('queued')` is `state = 'queued'`.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    literal_column,
    text,
)

from app.storage.columns import Moment

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

QUEUED: Final = literal_column("'queued'", String)
SENDING: Final = literal_column("'sending'", String)
STOP_CONFIRMATION: Final = literal_column("'stop confirmation'", String)

# ---------------------------------------------------------------- receiving

incoming_messages = Table(
    "incoming_messages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("phone", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("door", String(16), nullable=False),
    Column("gateway_id", Text),
    Column("truncated", Boolean, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("found_at", Moment),
    Column("entry_id", Text),
    sqlite_with_rowid=False,
)
Index("ix_incoming_messages_phone", incoming_messages.c.phone, incoming_messages.c.id)

text_claims = Table(
    "text_claims",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("message_id", String(32), nullable=False),
    Column("until", Moment),
    Column("by_id", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    metadata,
    Column("message_id", String(32), ForeignKey("incoming_messages.id"), primary_key=True),
    Column("layer", String(16), nullable=False),
    Column("rule", Text),
    Column("rulebook_version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("answered_as", Text),
    sqlite_with_rowid=False,
)

reviews = Table(
    "reviews",
    metadata,
    Column("message_id", String(32), ForeignKey("incoming_messages.id"), primary_key=True),
    Column("phone", String(10), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
)
Index(
    "ix_reviews_open",
    reviews.c.opened_at,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

inbox_reading = Table(
    "inbox_reading",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("read_to", Moment),
    Column("next_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("asked", String(32)),
    Column("asked_dry", Boolean, nullable=False),
    Column("answer", JSON(none_as_null=True)),
)

# ---------------------------------------------------------------- people

contacts = Table(
    "contacts",
    metadata,
    Column("phone", String(10), primary_key=True),
    Column("first_name", Text),
    Column("fields", JSON, nullable=False),
    Column("consent", String(16), nullable=False),
    Column("consent_at", Moment),
    Column("last_text_at", Moment),
    Column("promotions_held_at", Moment),
    sqlite_with_rowid=False,
)

groups = Table("groups", metadata, Column("name", Text, primary_key=True))

memberships = Table(
    "memberships",
    metadata,
    Column("phone", String(10), ForeignKey("contacts.phone"), primary_key=True),
    Column("group_name", Text, ForeignKey("groups.name"), primary_key=True),
    Column("joined_at", Moment, nullable=False),
    Column("until", Moment),
    sqlite_with_rowid=False,
)

last_answers = Table(
    "last_answers",
    metadata,
    Column("phone", String(10), ForeignKey("contacts.phone"), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("answered_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("phone", String(10), nullable=False),
    Column("event", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("group_name", Text),
    Column("message_id", String(32)),
    Column("words", Text),
    Column("rule", Text),
    Column("rulebook_version", Integer),
    Column("note", Text),
    Column("at", Moment, nullable=False),
    Column("found_at", Moment),
    sqlite_autoincrement=True,
)
Index("ix_consent_events_phone", consent_events.c.phone, consent_events.c.sequence)

# ---------------------------------------------------------------- delivering

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("message_id", String(32)),
    Column("phone", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("via", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("not_after", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("lease_until", Moment),
    Column("line", Integer),
    Column("settled_at", Moment),
    sqlite_with_rowid=False,
)


Index("ix_deliveries_message_id", deliveries.c.message_id)


def _deliveries_index(name: str, condition: str, *columns: str) -> None:
    where = text(condition)
    Index(name, *(deliveries.c[column] for column in columns), sqlite_where=where, postgresql_where=where)


_deliveries_index("ix_deliveries_queue", "state = 'queued'", "priority", "due_at", "id", "not_after")
_deliveries_index("ix_deliveries_leases", "state = 'sending'", "lease_until")
_deliveries_index("ix_deliveries_unfinished", "state IN ('queued', 'sending')", "phone", "id")

attempts = Table(
    "attempts",
    metadata,
    Column("delivery_id", String(32), ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(16)),
    Column("reason", Text),
    sqlite_with_rowid=False,
)

gateway_lines = Table(
    "gateway_lines",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("holder", Text),
    Column("until", Moment, nullable=False),
)

gateway_account = Table(
    "gateway_account",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("trouble", Text),
    Column("failures", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("settings", Text, nullable=False),
    Column("next_slot_at", Moment),
    Column("held_at", Moment),
    Column("held_because", Text),
)

gateway_keywords = Table(
    "gateway_keywords",
    metadata,
    Column("account", Text, primary_key=True),
    Column("keyword", Text, primary_key=True),
    Column("word", Text, nullable=False),
    Column("applied", JSON(none_as_null=True)),
    Column("intended", JSON(none_as_null=True)),
    Column("renting_since", Moment),
    Column("changed_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# ---------------------------------------------------------------- rules

rulebook_versions = Table(
    "rulebook_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("files", JSON, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("how", Text),
    Column("who", Text),
    Column("note", Text),
    sqlite_autoincrement=True,
)
