"""The `textback` command: one module per noun, thin over `bootstrap`.

Words for people on standard output, problems on standard error, exit codes 0 good, 1 problems found, 2 could not run.
"""

from app.cli.command import main

__all__ = ["main"]
