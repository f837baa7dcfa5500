"""`textback rules`: one module per command, listed in `group`; `found` reads the files, `printed` says what is wrong.

Never here: what is wrong with a rule, and why (`app.rulebook` knows), or a database that an author would wait for
before it is about publishing.
"""

from app.cli.rules.group import rules

__all__ = ["rules"]
