"""Everything that is on disk: tables, the engine, and the stores that keep the ports of `app.usecases`.

SQLAlchemy Core on SQLite and PostgreSQL alike. Never here: a decision. Foreign exceptions end here.
"""
