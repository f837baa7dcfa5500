"""How, by whom and with what note a version of the rules went live; empty for those of earlier releases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("how", "who", "note"):
        op.add_column("rulebook_versions", sa.Column(name, sa.Text))
