"""The REST API, JSON and XML (section 3 of the gateway reference), one module for each thing it knows.

`asked` reads requests, `envelope` writes answers, `routes` is the table that joins them. What stands in between works
on the state, inside one piece of work, and never sees HTTP.
"""
