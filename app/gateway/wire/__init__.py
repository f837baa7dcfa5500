"""How any gateway is called over HTTP: one connection, one deadline for a call, and what was heard as a value.

And how what any gateway sends us is taken apart.

Shared by every gateway of this house. Never here: a path, a field, a code or a word of one of them.
"""
