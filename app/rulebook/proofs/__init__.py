"""What is true of all rules together: which of them never answer, which meet, which words nobody takes.

    chances ─▶ unreachable (keywords)              advice puts them together, for `load`
    charsets ─▶ expressions ─▶ machine ─▶ shortest ─▶ pattern_proofs

Every finding comes with a text that shows it. Never here: a guess. What cannot be decided within its bounds is said
to be undecided, and whether files may go live is decided elsewhere.
"""
