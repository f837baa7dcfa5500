"""All warnings about rules together, in one call."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.matching import Rulebook
from app.rulebook.codes import Code
from app.rulebook.nodes import Text
from app.rulebook.problem import Findings
from app.rulebook.proofs.near_misses import report_near_misses
from app.rulebook.proofs.pattern_proofs import report_patterns
from app.rulebook.proofs.samples import Samples
from app.rulebook.proofs.told import report_told
from app.rulebook.proofs.unreachable import report_unreachable


def advise(book: Rulebook, replies: Iterable[tuple[str, Text]], now: datetime, findings: Findings) -> None:
    """Warn of what a sound rulebook does that nobody can have meant, from `now` on.

    Args:
        book: what the files became.
        replies: the replies as they are written, with the rule and key they stand under.
        now: the moment from which on rules count.
        findings: where the warnings go.
    """
    samples = Samples(book, now)
    report_unreachable(book, samples, now, findings.about(Code.UNREACHABLE))
    report_patterns(book, samples, now, findings)
    report_near_misses(book, now, findings.about(Code.NEAR_MISS))
    report_told(book, replies, samples, now, findings.about(Code.TOLD_WORD))
