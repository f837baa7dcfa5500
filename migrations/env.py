"""Alembic's way in. `app.storage.schema` runs it, on an open connection or printing SQL."""

from alembic import context

from app.storage.tables import metadata


def run() -> None:
    """Run the migrations that were asked for, in one transaction."""
    given = context.config.attributes
    if context.is_offline_mode():
        context.configure(url=given["url"], target_metadata=metadata, transactional_ddl=True, literal_binds=True)
    else:
        context.configure(connection=given["connection"], target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


run()
