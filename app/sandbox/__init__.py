"""A stand-in text gateway for this machine: a WSGI app of its own, with a page that shows a phone.

It knows the wire and nothing of Textback; never is anything of Textback imported here, and nothing
imports it but the CLI.
"""
