"""The rule language: YAML text with places in, a checked `Rulebook` or every problem at once out.

    folder ─▶ reader ─▶ block ─▶ program, rule, anything_else ─▶ overlaps, close_ties ─▶ load ─▶ proofs
                                               gateway: gateway, forwarding, gateway_texts ─▶ gateway_meets_rules
                                                   tests: chat_lines ─▶ chats ─▶ run_chats

Also the chats that prove a rulebook. Never here: the database, the network, the time of day.
"""
