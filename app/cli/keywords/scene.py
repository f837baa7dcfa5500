"""What both commands begin with: settings, the keywords that files state, the account, and our memory of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from app.bootstrap.keywords import (
    gateway_account,
    keyword_desk,
    keyword_memory,
    wanted_keywords,
)
from app.bootstrap.rules import RuleFiles, read_rules
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import COULD_NOT_RUN, PROBLEMS, CouldNotRun
from app.cli.rules.printed import print_problems
from app.domain.keyword_address import NoOwnAddress
from app.domain.keyword_proposal import GatewayAccount, Proposal
from app.domain.keyword_setup import Wanted
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.keyword_desk import Payment
from app.rulebook.folder import NoSuchPath
from app.rulebook.gateway_meets_rules import unreached
from app.settings import Settings
from app.system import utc_now
from app.usecases.keyword_desk import DeskAway, DeskError, DeskOutcomeUnknown, DeskRefused, KeywordDesk, KeywordMemory
from app.usecases.plan_keywords import plan_keywords

rules_option = click.option(
    "--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES."
)

ENDINGS: Final[dict[type[DeskError], tuple[str, int]]] = {
    DeskRefused: ("refused", PROBLEMS),
    DeskOutcomeUnknown: ("unknown", PROBLEMS),
    DeskAway: ("no answer", COULD_NOT_RUN),
}


class DeskFailed(CouldNotRun):
    """The account said no, or could not be read; nothing was changed."""

    def __init__(self, error: DeskError) -> None:
        outcome, code = ENDINGS[type(error)]
        super().__init__(f"{outcome} ({error.reason}).\n  → {error.what_to_do}")
        self.exit_code = code  # type: ignore[misc] # click asks the instance


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything but the account itself. `unreached` are rules that no keyword of the account leads to."""

    settings: Settings
    account: GatewayAccount
    wanted: Sequence[Wanted]
    memory: KeywordMemory
    unreached: Sequence[str]

    @contextmanager
    def desk(self, payment: Payment | None = None) -> Iterator[KeywordDesk]:
        """The account, called until the block is left.

        Raises:
            CouldNotRun: its address cannot be one.
            DeskFailed: a call failed that was only meant to read.
        """
        try:
            with keyword_desk(self.settings, payment) as desk:
                yield desk
        except BadAddress as error:
            raise CouldNotRun(f"{error}. Look at TEXTBACK_GATEWAY_URL.") from error
        except DeskError as error:
            raise DeskFailed(error) from error

    def plan(self, desk: KeywordDesk, also: Sequence[str]) -> Proposal:
        """What would change now, with progress while the account is looked at."""
        with progress() as told:
            return plan_keywords(self.account, self.wanted, also, desk, self.memory, utc_now, told)


def scene(path: Path | None, *, in_json: bool) -> Scene:
    """Read settings and rule files, and open the memory.

    Raises:
        CouldNotRun: the files have problems, state nothing, or something is not set.
        SettingsWrong: with every mistake.
        StorageUnavailable: the database is away.
    """
    settings = settings_for(sends=True)
    found = _found(settings, path)
    stated = found.loaded.gateway
    if found.loaded.rulebook is None:
        print_problems(found.problems, "json" if in_json else "text")
        raise CouldNotRun("the rule files have problems; mend them first (`textback rules check`).")
    if stated is None:
        raise CouldNotRun(
            'no rule file says what the account should have. Write a "gateway:" section; "gateway: none" is no keyword.'
        )
    try:
        wanted = wanted_keywords(settings, stated)
    except NoOwnAddress:
        needed = "TEXTBACK_PUBLIC_URL and TEXTBACK_INCOMING_TOKENS"
        raise CouldNotRun(f"keywords are forwarded to textback, and nobody says where that is: set {needed}.") from None
    memory = keyword_memory(migrated_database(settings))
    return Scene(
        settings, gateway_account(settings), wanted, memory, unreached(stated, found.loaded.rulebook.rules.rules)
    )


def _found(settings: Settings, path: Path | None) -> RuleFiles:
    try:
        return read_rules([path or settings.rules], settings.terms)
    except NoSuchPath as error:
        raise CouldNotRun(f"{error}. Name a file or folder, or set TEXTBACK_RULES.") from error


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show which keyword is looked at, where somebody watches."""
    console = Console(stderr=True)
    with console.status("Asking the gateway…") if console.is_terminal else nullcontext() as status:
        yield lambda word: status.update(f"Looking at {word}…") if status else None
