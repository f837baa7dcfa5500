"""Texts by the number that sent them, answers by the text they answer, and what a decision is remembered as.

`explain` and `replay` ask for these. Decisions of earlier releases are remembered as nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_incoming_messages_phone", "incoming_messages", ["phone", "id"])
    op.create_index("ix_deliveries_message_id", "deliveries", ["message_id"])
    op.add_column("decisions", sa.Column("answered_as", sa.Text))
