"""The gateway as we call it: requests go out, verdicts come back.

Past this folder nobody has heard of `requests`. Never here: what happens after a verdict.
"""
