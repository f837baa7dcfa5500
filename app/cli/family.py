"""Processes that `textback run` starts and that must not outlive it."""

import os
import signal
import threading
import time

import click

LOOK_EVERY = 0.5
"""Seconds between two looks at the parent."""

parent_option = click.option("--parent", type=int, hidden=True, help="End when this process is gone.")


def end_with(parent: int | None, *, victim: int) -> None:
    """End `victim` (a process id) when the process `parent` is gone, even by SIGKILL. Nothing where there is none."""
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, victim), name="parent", daemon=True).start()


def _watch(parent: int, victim: int) -> None:
    while _is_alive(parent):
        time.sleep(LOOK_EVERY)
    os.kill(victim, signal.SIGTERM)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
