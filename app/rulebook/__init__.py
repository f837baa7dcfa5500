"""The rule language: YAML text with places in, a checked `Rulebook` or every problem at once out.

Also the chats that prove a rulebook. Never here: the database, the network, the time of day.
"""
