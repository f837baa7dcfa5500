"""The whole database at once: moved into another one, or kept in a file that either kind of database can be made from.

All or nothing, in one transaction of the target, with every row counted and weighed on both sides before it ends.
Every table of `app.storage.tables` comes along by itself. Never here: what a row means.
"""
