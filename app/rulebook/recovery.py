"""Reading on behind a stumble: all faults of a file come at once, as far as each one before them has a sure fix."""

from app.rulebook.edits import Patches, applied
from app.rulebook.nodes import Node, Source
from app.rulebook.problem import Findings
from app.rulebook.reader import read
from app.rulebook.yaml_lines import Lines

MOST_STUMBLES = 20
"""Stumbles of one file that are read past; who makes more of them mends the first ones first."""

MOST_MENDED = 200
"""Stumbles of one file that are mended one after the other before the checker looks at the rest."""


def read_on(file: str, text: str, findings: Findings) -> Node | None:
    """What a file holds, as if what is sure were mended already; what the findings say is said of the file as it is."""
    node = read(Source(file, text), findings)
    patches = Patches((), ())
    while (fix := findings.read_past(file)) and len(patches.fixes) < MOST_STUMBLES:
        text = applied(text, [fix])
        patches = Patches((*patches.fixes, fix), Lines(text).starts)
        node = read(Source(file, text, patches), findings)
    return node


def past_stumbles(file: str, text: str) -> str:
    """The text with the stumbles mended that have a sure fix, each as long as the next one is further down."""
    findings = Findings()
    read(Source(file, text), findings)
    for _ in range(MOST_MENDED):
        place, fix = findings.stumbles.get(file), findings.read_past(file)
        if place is None or not fix:
            break
        mended = applied(text, [fix])
        findings = Findings()
        read(Source(file, mended), findings)
        if findings.stumbles.get(file, place) < place or findings.stumbles.get(file) == place:
            break
        text = mended
    return text
