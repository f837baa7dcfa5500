"""Texts that nothing understood, gathered by likeness, and the lines of YAML that would understand them.

Never here: who sent a text, or a change of a file.
"""
