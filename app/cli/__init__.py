"""The `textback` command: one module per noun, thin over `bootstrap`.

Words for people on standard output, problems on standard error, exit codes 0 good, 1 problems found, 2 could not run.
Never here: a decision, SQL, a traceback for a user.
"""

from app.cli.command import main

__all__ = ["main"]
