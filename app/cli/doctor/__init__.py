"""`textback doctor`: each module checks one part of the way that a text takes, and says what to do where it fails.

A check reads and asks; it never changes anything, never takes a text in, never sends one, and never shows a secret.
"""
