"""Planning keywords: read the account, hold it against the rule files, say what would change. Changes nothing there."""

from collections.abc import Callable, Iterable, Sequence

from app.domain.keyword_plan import Kind, Known, Remembered, Standing
from app.domain.keyword_proposal import GatewayAccount, Proposal, propose
from app.domain.keyword_setup import Wanted, key_of
from app.usecases.keyword_desk import KeywordDesk, KeywordMemory
from app.usecases.ports import Clock

Look = Callable[[str], None]
"""Told which keyword is looked at, before each look."""


def plan_keywords(
    account: GatewayAccount,
    wanted: Sequence[Wanted],
    also: Iterable[str],
    desk: KeywordDesk,
    memory: KeywordMemory,
    clock: Clock,
    look: Look = lambda _word: None,
) -> Proposal:
    """Look at every keyword that a file states, that we remember, or that somebody names; the gateway lists none.

    What is found to be ours is remembered, so that it is known when no file states it any more.

    Raises:
        DeskError: the account could not be read.
        StorageError: the memory could not be read or written.
    """
    remembered = memory.of(account)
    words = {key_of(word): word.upper() for word in also}
    words |= {key: each.word for key, each in remembered.items()}
    words |= {each.key: each.word for each in wanted}
    sights = {}
    for key, word in sorted(words.items()):
        look(word)
        sights[key] = desk.look(word)
    groups = desk.groups() if any(each.set_up.groups for each in wanted) else None
    known = Known(sights, remembered, groups)
    proposal = propose(account, wanted, known, clock())
    _remember(account, wanted, proposal, known, memory, words)
    return proposal


def _remember(
    account: GatewayAccount,
    wanted: Sequence[Wanted],
    proposal: Proposal,
    known: Known,
    memory: KeywordMemory,
    words: dict[str, str],
) -> None:
    """Write down what turned out to be ours, and what is as the files say already."""
    as_stated = {key_of(step.word) for step in proposal.of(Kind.KEEP)}
    stated = {each.key: each for each in wanted}
    for key, sight in known.sights.items():
        if sight.standing is not Standing.OURS:
            continue
        before = known.remembered.get(key)
        now = before or Remembered(words[key])
        now = now.having(stated[key].set_up) if key in as_stated else now.settled()
        if now != before:
            memory.keep(account, now, proposal.made_at)
