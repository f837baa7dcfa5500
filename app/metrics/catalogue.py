"""Every metric that is exported, with what it means; names follow Prometheus: base units, `_total` for counters."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """How a metric's values of several processes become one."""

    COUNTER = "counter"
    """Added up."""
    HISTOGRAM = "histogram"
    """Added up, bucket by bucket."""
    NOTE = "note"
    """The newest wins: a gauge that some process noted, and when."""
    STANDING = "standing"
    """A gauge that is read from the database when somebody asks."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `bounds` are the upper ends of a histogram's buckets, the one without an end left out."""

    name: str
    kind: Kind
    about: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


TEXTS: Final = Metric(
    "textback_texts_total", Kind.COUNTER, "Texts that came in: new ones, copies, and not stored.", ("door", "outcome")
)
REFUSED: Final = Metric(
    "textback_calls_refused_total", Kind.COUNTER, "Calls on /incoming that brought no text.", ("status",)
)
DECISIONS: Final = Metric(
    "textback_decisions_total", Kind.COUNTER, "Decisions by who decided and the rule's name.", ("layer", "rule")
)
OPT_OUTS: Final = Metric("textback_opt_outs_total", Kind.COUNTER, "Opt-outs by where they came from.", ("source",))
DELIVERIES: Final = Metric(
    "textback_deliveries_total",
    Kind.COUNTER,
    "What became of texts that a worker held; queued ones are tried again.",
    ("kind", "state"),
)
SWEPT: Final = Metric(
    "textback_deliveries_swept_total", Kind.COUNTER, "Texts that nobody held any more, or too late to send.", ("state",)
)
COMMIT_TEXTS: Final = Metric(
    "textback_commit_texts", Kind.HISTOGRAM, "Texts that shared one commit.", (), (1, 2, 4, 8, 16, 32, 64)
)
COMMIT_SECONDS: Final = Metric(
    "textback_commit_seconds",
    Kind.HISTOGRAM,
    "Time to decide a batch and have it on the disk.",
    (),
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
GATEWAY_SECONDS: Final = Metric(
    "textback_gateway_call_seconds",
    Kind.HISTOGRAM,
    "Time of a call that hands a text to the gateway, by what it proved.",
    ("outcome",),
    (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
CREDITS: Final = Metric(
    "textback_gateway_credits", Kind.NOTE, "Credits of the account, as a worker of this host was told last."
)
CREDITS_SEEN: Final = Metric(
    "textback_gateway_credits_seen_timestamp_seconds", Kind.NOTE, "When the credits were told (Unix time)."
)
DATABASE_UP: Final = Metric("textback_database_up", Kind.STANDING, "Whether the database answers.")
READY: Final = Metric("textback_ready", Kind.STANDING, "Whether a check of /readyz is well.", ("check",))
QUEUE: Final = Metric("textback_queue_deliveries", Kind.STANDING, "Texts that wait to be sent.")
OLDEST_DUE: Final = Metric(
    "textback_queue_oldest_due_seconds", Kind.STANDING, "How long the first text has been due; 0 when none is."
)
UNKNOWN: Final = Metric(
    "textback_unknown_deliveries", Kind.STANDING, "Texts of the last 24 hours of which nobody knows whether they came."
)
LINES: Final = Metric(
    "textback_worker_lines", Kind.STANDING, "Lines to the gateway that workers of all hosts hold; 0: no worker runs."
)
TROUBLE: Final = Metric(
    "textback_gateway_trouble", Kind.STANDING, "What is wrong with the gateway account.", ("trouble",)
)
STOPPED: Final = Metric("textback_gateway_stopped", Kind.STANDING, "Whether refused logins have ended all calls.")
VERSION: Final = Metric("textback_rules_version", Kind.STANDING, "The live version of the rules; 0 when none is.")
PUBLISHED: Final = Metric(
    "textback_rules_published_timestamp_seconds", Kind.STANDING, "When the live rules went live (Unix time)."
)

METRICS: Final = (
    TEXTS,
    REFUSED,
    DECISIONS,
    OPT_OUTS,
    DELIVERIES,
    SWEPT,
    COMMIT_TEXTS,
    COMMIT_SECONDS,
    GATEWAY_SECONDS,
    CREDITS,
    CREDITS_SEEN,
    DATABASE_UP,
    READY,
    QUEUE,
    OLDEST_DUE,
    UNKNOWN,
    LINES,
    TROUBLE,
    STOPPED,
    VERSION,
    PUBLISHED,
)
"""All of them, in the order of the page."""
