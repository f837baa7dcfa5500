"""Reading the gateway's inbox: what was found there and when, and how far it has been read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    op.add_column("incoming_messages", sa.Column("found_at", MOMENT))
    op.add_column("incoming_messages", sa.Column("entry_id", sa.Text))
    op.add_column("consent_events", sa.Column("found_at", MOMENT))
    op.create_table(
        "inbox_reading",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("read_to", MOMENT),
        sa.Column("next_at", MOMENT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("asked", sa.String(32)),
        sa.Column("asked_dry", sa.Boolean, nullable=False),
        sa.Column("answer", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_reading"),
    )
    op.execute("INSERT INTO inbox_reading (id, failures, asked_dry) VALUES (1, 0, false)")
