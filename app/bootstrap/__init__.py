"""The composition root: the only place that knows all the parts and puts them together, explicitly.

Never here: a decision, a format, a word to a user.
"""
