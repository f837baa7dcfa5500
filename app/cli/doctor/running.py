"""What the database tells of the service at work: live rules, whether it may send, queue, account."""

from collections.abc import Iterator

from app.cli.doctor.finding import Finding
from app.cli.standing import ACCOUNT_TODO, UNKNOWN_TODO, late_words
from app.domain.delivery import State
from app.rulebook.folder import NoSuchPath, digest, read_folder
from app.settings import Settings
from app.storage.engine import Database
from app.storage.outbox import Outbox
from app.storage.overview import overview
from app.storage.rulebooks import Rulebooks
from app.system import utc_now
from app.usecases.ports import StorageError
from app.usecases.standing import LATE


def running_findings(settings: Settings, database: Database) -> Iterator[Finding]:
    """What is to be said of the service at work."""
    try:
        yield _live(settings, database)
        yield _hold(database)
        yield _queue(database)
        yield _account(database)
    except StorageError as error:
        yield Finding("database", f"went away: {error}", "look at the database and run `textback doctor` again")


def _live(settings: Settings, database: Database) -> Finding:
    live = Rulebooks(database).live()
    if live is None:
        return Finding(
            "live", "no rules are live", "`textback rules publish`, or start `textback serve`, which does so"
        )
    answers = f"version {live.version} of the rules answers"
    if live.provenance.is_rollback:
        return Finding("live", f"{answers} ({live.provenance.how})")
    try:
        differ = digest(read_folder([settings.rules]).files) != live.digest
    except NoSuchPath:
        differ = False
    return Finding("live", f"{answers}; the files differ: `textback rules diff`" if differ else answers)


def _hold(database: Database) -> Finding:
    hold = Outbox(database).hold()
    if hold is None:
        return Finding("sending", "nothing is held back")
    found = f"nothing leaves since {hold.since:%Y-%m-%d %H:%M} UTC: {hold.because}"
    return Finding("sending", found, "docs/operations.md says what to do first, then `textback release`")


def _queue(database: Database) -> Finding:
    seen = overview(database, utc_now())
    unknown, queued = seen.deliveries[State.UNKNOWN], seen.deliveries[State.QUEUED]
    if seen.oldest_due is not None and seen.oldest_due > LATE:
        return Finding("queue", *late_words(queued, seen.oldest_due))
    if unknown:
        return Finding("queue", f"nobody knows of {unknown} texts whether they arrived", UNKNOWN_TODO)
    return Finding("queue", f"{queued} texts wait, {seen.open_reviews} doubtful ones are on the review list")


def _account(database: Database) -> Finding:
    account = Outbox(database).account()
    if account.trouble is None:
        return Finding("account", "the gateway takes our calls, as far as the last one tells")
    return Finding("account", str(account.trouble), ACCOUNT_TODO[account.trouble])
