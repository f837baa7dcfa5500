"""The Club Texting family as we call it: Club Texting, EZ Texting, Group Texting, TellMyCell.

Never here: another gateway's words, and what happens after a verdict.
"""
