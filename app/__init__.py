"""Textback answers text messages.

The walk, from the customer's text to the answer on the customer's phone:

    gateway ──▶ web.incoming ──▶ web.intake ──▶ usecases.receive
                                                  gather  what is known of the person       (storage)
                                                  decide  consent, rules, anything else     (domain)
                                                  apply   everything in one commit          (storage)
    gateway ◀── gateway.club_texting ◀── usecases.deliver ◀── the deliveries table

This package imports nothing, so that every part can be read, tested and imported alone.
"""
