"""The family's newer API: resources, in JSON or XML (reference page, section 3), one module for each thing it knows.

`account` is what callers use. `caller` makes calls, `envelope` says what an answer proves, the two codecs read it into
one plain tree, and only `entry` looks into that. Never here: the HTTP API, whether somebody may be texted, a retry.
"""
