"""EZ Texting's newer webhooks: JSON calls with a signature (reference page, section 8).

Texts to its customers leave by the family's API, in the folder `club_texting`.

Never here: another gateway's words, and what follows from a text.
"""
