"""Since when nothing leaves, and why: a restored database is held until a person releases it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    op.add_column("gateway_account", sa.Column("held_at", MOMENT))
    op.add_column("gateway_account", sa.Column("held_because", sa.Text))
