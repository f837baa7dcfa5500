"""Texts, decisions, people, the ledger, deliveries and rulebooks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
ID, PHONE = sa.String(32), sa.String(10)


def upgrade() -> None:
    _receiving()
    _people()
    _delivering()
    _rules()
    _keep_the_ledger()


def _receiving() -> None:
    op.create_table(
        "incoming_messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("gateway_id", sa.Text),
        sa.Column("truncated", sa.Boolean, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_messages"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text_claims",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("by_id", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_text_claims"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decisions",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("layer", sa.String(16), nullable=False),
        sa.Column("rule", sa.Text),
        sa.Column("rulebook_version", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["message_id"], ["incoming_messages.id"], name="fk_decisions_message_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reviews",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("message_id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["message_id"], ["incoming_messages.id"], name="fk_reviews_message_id"),
    )
    _partial_index("ix_reviews_open", "reviews", ["opened_at"], "closed_at IS NULL")


def _people() -> None:
    op.create_table(
        "contacts",
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("first_name", sa.Text),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("consent_at", MOMENT),
        sa.Column("last_text_at", MOMENT),
        sa.Column("promotions_held_at", MOMENT),
        sa.PrimaryKeyConstraint("phone", name="pk_contacts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "groups",
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_groups"),
    )
    op.create_table(
        "memberships",
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("phone", "group_name", name="pk_memberships"),
        sa.ForeignKeyConstraint(["phone"], ["contacts.phone"], name="fk_memberships_phone"),
        sa.ForeignKeyConstraint(["group_name"], ["groups.name"], name="fk_memberships_group_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "last_answers",
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("phone", "rule", name="pk_last_answers"),
        sa.ForeignKeyConstraint(["phone"], ["contacts.phone"], name="fk_last_answers_phone"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent_events",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("group_name", sa.Text),
        sa.Column("message_id", ID),
        sa.Column("words", sa.Text),
        sa.Column("rule", sa.Text),
        sa.Column("rulebook_version", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_consent_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_events_phone", "consent_events", ["phone", "sequence"])


def _delivering() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID),
        sa.Column("phone", PHONE, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("not_after", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("copies", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("line", sa.Integer),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sqlite_with_rowid=False,
    )
    in_turn = ["priority", "due_at", "id", "not_after"]
    _partial_index("ix_deliveries_queue", "deliveries", in_turn, "state = 'queued'")
    _partial_index("ix_deliveries_leases", "deliveries", ["lease_until"], "state = 'sending'")
    _partial_index("ix_deliveries_unfinished", "deliveries", ["phone", "id"], "state IN ('queued', 'sending')")
    op.create_table(
        "attempts",
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("outcome", sa.String(16)),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_attempts"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_attempts_delivery_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gateway_lines",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("holder", sa.Text),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_gateway_lines"),
    )
    op.create_table(
        "gateway_account",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("trouble", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("paused_until", MOMENT),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("next_slot_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_gateway_account"),
    )
    op.execute("INSERT INTO gateway_account (id, failures, settings) VALUES (1, 0, '')")


def _rules() -> None:
    op.create_table(
        "rulebook_versions",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_rulebook_versions"),
        sqlite_autoincrement=True,
    )


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


# ---------------------------------------------------------------- the ledger is never changed

_SQLITE_REFUSALS = (
    """
    CREATE TRIGGER consent_events_are_never_changed BEFORE UPDATE ON consent_events
    BEGIN SELECT RAISE(ABORT, 'consent events are never changed'); END
    """,
    """
    CREATE TRIGGER consent_events_are_never_removed BEFORE DELETE ON consent_events
    BEGIN SELECT RAISE(ABORT, 'consent events are never removed'); END
    """,
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    """
    CREATE TRIGGER consent_events_are_never_replaced BEFORE INSERT ON consent_events
    WHEN NEW.sequence IN (SELECT sequence FROM consent_events)
    BEGIN SELECT RAISE(ABORT, 'consent events are never replaced'); END
    """,
)

_POSTGRESQL_REFUSALS = (
    """
    CREATE FUNCTION refuse_changing_consent_events() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'consent events are never changed and never removed'; END $$
    """,
    """
    CREATE TRIGGER consent_events_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_changing_consent_events()
    """,
)


def _keep_the_ledger() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for statement in _SQLITE_REFUSALS if on_sqlite else _POSTGRESQL_REFUSALS:
        op.execute(statement)
