"""What is counted: texts, decisions, deliveries, calls; kept in files that all processes of a host share.

Counting wraps the ports of `app.usecases`, so that who receives and delivers knows nothing of it. Never here: a text, a
number, a token, a label whose values an outsider chooses, or anything that can stop a text from being taken in.
"""
