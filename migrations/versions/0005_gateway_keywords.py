"""What we know of the gateway account's keywords."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gateway_keywords",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("keyword", sa.Text, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("applied", sa.JSON),
        sa.Column("intended", sa.JSON),
        sa.Column("renting_since", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account", "keyword", name="pk_gateway_keywords"),
        sqlite_with_rowid=False,
    )
