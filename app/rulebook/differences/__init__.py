"""What differs between two rulebooks, in a marketer's words.

Never here: which versions are compared, and how a difference is printed.
"""
