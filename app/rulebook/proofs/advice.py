"""All warnings about rules together, in one call."""

from datetime import datetime

from app.domain.matching import Rulebook
from app.rulebook.problem import Findings
from app.rulebook.proofs.near_misses import report_near_misses
from app.rulebook.proofs.pattern_proofs import report_patterns
from app.rulebook.proofs.samples import Samples
from app.rulebook.proofs.unreachable import report_unreachable


def advise(book: Rulebook, now: datetime, findings: Findings) -> None:
    """Warn of what a sound rulebook does that nobody can have meant, from `now` on."""
    samples = Samples(book, now)
    report_unreachable(book, samples, now, findings)
    report_patterns(book, samples, now, findings)
    report_near_misses(book, now, findings)
