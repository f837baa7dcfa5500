"""`python -m app` is the `textback` command."""

from app.cli import main

main()
