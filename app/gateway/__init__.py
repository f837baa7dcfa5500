"""The gateways: how we call them (requests go out, verdicts come back) and how they call us (calls come in, texts).

Each gateway has a folder; `wire` is what they share.

Past this folder nobody has heard of `requests`. Never here: what happens after a verdict.
"""
