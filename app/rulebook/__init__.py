"""The rule language: YAML text with places in, a checked `Rulebook` or every problem at once out.

    folder ─▶ recovery, reader ─▶ block ─▶ program, rule, anything_else ─▶ overlaps, close_ties ─▶ load ─▶ proofs, mend
                                               gateway: gateway, forwarding, gateway_texts ─▶ gateway_meets_rules
                                                   tests: chat_lines ─▶ chats ─▶ run_chats
    pieces ─▶ layout ─▶ formatting      keys ─▶ the checker, schema, layout

Also the chats that prove a rulebook. A problem has a `codes.Code` and, where it is sure, a fix.
Never here: the database, the network, the time of day.
"""
