"""What an editor asks of rule files: problems as somebody types, completions, the meaning of a word, fixes, layout.

    text ─▶ cursor ─▶ completing, hovering          files ─▶ the checker ─▶ marking ─▶ mending
                        server, desk, protocol: the Language Server Protocol around all that

Texts in, values out. Only `server`, `desk` and `protocol` know the protocol and its library, which is an extra that
servers do not install. Never here: what is wrong with a rule (`app.rulebook` knows), the database, a file that is
written.
"""
