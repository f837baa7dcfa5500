"""Programs that `textback run` starts and that must not outlive it, even when it is killed.

Their standard input is a pipe that only the starter holds: when it is gone, by whatever end, the pipe is closed.
"""

import os
import signal
import threading

import click

family_option = click.option("--ends-with-stdin", is_flag=True, hidden=True, help="End when standard input is closed.")


def end_with_stdin(victim: int) -> None:
    """End the process `victim` when our standard input is closed."""
    threading.Thread(target=_watch, args=(victim,), name="family", daemon=True).start()


def _watch(victim: int) -> None:
    while os.read(0, 1024):
        pass
    os.kill(victim, signal.SIGTERM)
