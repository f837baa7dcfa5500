"""A stand-in text gateway for this machine: a WSGI app of its own, with a page that shows a phone.

It knows the wire and nothing of Textback; nothing of Textback is imported here, and nothing imports it but the CLI.
"""
