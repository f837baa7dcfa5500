"""Publishing on save inside a web process: a thread that looks at the rules folder and tells the log."""

import threading

import structlog

from app.bootstrap.watching import LOOK_EVERY, RulesWatch, Saved
from app.usecases.ports import StorageError

log = structlog.get_logger()


def watch_for_ever(watch: RulesWatch) -> None:
    """Start the thread. Several processes may watch: files that are live already make no version."""
    threading.Thread(target=_look_for_ever, args=(watch,), name="rules-watch", daemon=True).start()


def _look_for_ever(watch: RulesWatch) -> None:
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        try:
            saved = watch.look()
        except StorageError as error:
            log.warning("a save waits for the database", error=type(error).__name__)
            continue
        if saved is not None:
            _tell(saved)


def _tell(saved: Saved) -> None:
    for problem in (*saved.found.problems, *saved.found.failures):
        log.warning("rules", problem=str(problem))
    published = saved.publication
    if published is None or published.problems:
        log.warning("saved rules have problems and stay out", problems=saved.found.errors)
    elif published.rolled_back:
        log.warning("saved rules were taken back by a rollback and stay out", live=published.version)
    else:
        log.info("saved rules are live", version=published.version, new=published.is_new)
