"""Real processes, forked from the test: they share nothing but the database."""

import multiprocessing
from collections.abc import Callable, Sequence


def in_processes(count: int, work: Callable[..., None], *arguments: object) -> Sequence[int | None]:
    """Run `work(*arguments)` in so many processes at once; returns their exit codes, None for one that hangs."""
    forking = multiprocessing.get_context("fork")
    running = [forking.Process(target=work, args=arguments) for _ in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join(30)
    codes = [process.exitcode for process in running]
    for process in running:
        process.kill()
    return codes
