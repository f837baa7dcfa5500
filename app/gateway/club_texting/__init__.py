"""The Club Texting family, as we call it and as it calls us: Club Texting, EZ Texting, Group Texting, TellMyCell.

Never here: another gateway's words, and what happens after a verdict.
"""
