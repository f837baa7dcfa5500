"""Applying a plan: one call after another, each written down before and after, up to the first that fails.

Dying anywhere in here leaves a memory that the next plan reads rightly: a rental whose end was never written down is
*in doubt*, and nobody rents the keyword again without being told so.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from app.domain.keyword_plan import Kind, Remembered, Standing, Step, told
from app.domain.keyword_proposal import GatewayAccount, Proposal
from app.domain.keyword_setup import Change, Part, Wanted, changes, key_of
from app.usecases.keyword_desk import DeskAway, DeskError, DeskOutcomeUnknown, DeskRefused, KeywordDesk, KeywordMemory
from app.usecases.ports import Clock, StorageError

Tell = Callable[[str], None]
"""Told what was just done, in words."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Keywords, as they are compared, that a person agreed to rent and to cancel."""

    rent: Collection[str] = ()
    cancel: Collection[str] = ()

    def to(self, step: Step) -> bool:
        """Whether somebody agreed to this step; updates are agreed to with the plan."""
        asked = {Kind.RENT: self.rent, Kind.CANCEL: self.cancel}
        return step.kind not in asked or key_of(step.word) in asked[step.kind]


@dataclass(slots=True)
class Applied:
    """What became of a plan. `stopped` is the error that ended it, at the step that `not_done` begins with.

    `rented` are the keywords that were rented, set up or not; `otherwise` are parts that the gateway kept in another
    form than it was told.
    """

    done: list[Step] = field(default_factory=list)
    rented: list[str] = field(default_factory=list)
    left_out: list[Step] = field(default_factory=list)
    not_done: Sequence[Step] = ()
    otherwise: list[tuple[str, Change]] = field(default_factory=list)
    stopped: DeskError | StorageError | None = None


def apply_keywords(
    proposal: Proposal,
    wanted: Sequence[Wanted],
    agreed: Agreed,
    desk: KeywordDesk,
    memory: KeywordMemory,
    clock: Clock,
    tell: Tell,
) -> Applied:
    """Do the steps of a plan that was made just now, in their order; stops at the first that fails."""
    work = _Work(proposal.account, {each.key: each for each in wanted}, desk, memory, clock, tell, Applied())
    steps = proposal.changes
    for number, step in enumerate(steps):
        if not agreed.to(step):
            work.applied.left_out.append(step)
            continue
        try:
            work.do(step)
        except (DeskError, StorageError) as error:
            work.applied.stopped, work.applied.not_done = error, steps[number:]
            return work.applied
        work.applied.done.append(step)
    for step in proposal.of(Kind.GONE):
        memory.forget(proposal.account, step.word)
    return work.applied


@dataclass(frozen=True, slots=True)
class _Work:
    """One apply under way."""

    account: GatewayAccount
    wanted: dict[str, Wanted]
    desk: KeywordDesk
    memory: KeywordMemory
    clock: Clock
    tell: Tell
    applied: Applied

    def do(self, step: Step) -> None:
        """Do one step.

        Raises:
            DeskError: the gateway did not; what is remembered is what it proved.
            StorageError: what happened could not be written down.
        """
        before = self.memory.of(self.account).get(key_of(step.word))
        match step.kind:
            case Kind.RENT:
                self._rent(step, before)
                self._set_up(step, Remembered(step.word), self._parts_of_a_new_one(step))
            case Kind.UPDATE:
                self._set_up(step, before or Remembered(step.word), [change.part for change in step.changes])
            case Kind.CANCEL:
                self.desk.cancel(step.word)
                self.memory.forget(self.account, step.word)
                self.tell(f"{step.word} is cancelled.")
            case _:
                raise AssertionError(step.kind)

    def _wanted(self, step: Step) -> Wanted:
        return self.wanted[key_of(step.word)]

    def _rent(self, step: Step, before: Remembered | None) -> None:
        renting = Remembered(step.word).renting(self.clock())
        if not self.memory.begin_rental(self.account, step.doubtful_since, renting):
            raise DeskRefused("another apply is renting it at this moment", "Plan again when that one has ended.")
        try:
            self.desk.rent(step.word)
        except (DeskRefused, DeskAway):
            self._put_back(step, before)
            raise
        self.applied.rented.append(step.word)
        self.memory.keep(self.account, renting.settled(), self.clock())
        self.tell(f"{step.word} is rented.")

    def _parts_of_a_new_one(self, step: Step) -> list[Part]:
        """What a keyword lacks that was just rented: some gateways begin with texts of their own (section 3.4)."""
        sight = self.desk.look(step.word)
        if sight.standing is not Standing.OURS:
            raise DeskOutcomeUnknown(
                "the gateway says that it is rented, and does not show it", "Look at the account before you plan again."
            )
        return [change.part for change in changes(told(sight, None), self._wanted(step).set_up)]

    def _put_back(self, step: Step, before: Remembered | None) -> None:
        """Remember what was known before a call that is proven to have done nothing."""
        if before is None:
            self.memory.forget(self.account, step.word)
        else:
            self.memory.keep(self.account, before, self.clock())

    def _set_up(self, step: Step, before: Remembered, parts: Collection[Part]) -> None:
        wanted = self._wanted(step)
        if parts:
            self.memory.keep(self.account, before.setting_up(wanted.set_up), self.clock())
            try:
                sight = self.desk.set_up(wanted, parts)
            except DeskRefused:
                self.memory.keep(self.account, before, self.clock())
                raise
            has = told(sight, before.having(wanted.set_up))
            self.applied.otherwise += [(step.word, change) for change in changes(wanted.set_up, has)]
        else:
            has = wanted.set_up
        self.memory.keep(self.account, before.having(has), self.clock())
        self.tell(f"{step.word} is set up.")
