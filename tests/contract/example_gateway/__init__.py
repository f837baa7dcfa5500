"""Pigeon, a gateway that does not exist: the worked example of `docs/adding-a-gateway.md`.

Never here: another gateway's words, and what follows from a text or a verdict.
"""
