"""`textback status`: how the service stands, on one screen, with what to do about each problem.

Only reads, and only what costs little, so that it may run beside a busy service. Never shows a text or a number.
"""
