"""What the service does, each use case a page: gather, decide, apply.

A use case owns the ports it needs (`ports`) and knows the domain. Never here: SQL, HTTP, YAML, threads, settings.
"""
