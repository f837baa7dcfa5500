"""The family's older API: a form goes out, an integer comes back (reference page, section 2).

Never here: the REST API, which has its own folder.
"""
