"""HTTP in: Flask routes that turn requests into values and values into answers.

Routes get callables, never stores. Never here: a decision, SQL, a text or a number in a log line.
"""
