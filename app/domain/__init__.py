"""Values in, values out: what Textback knows about texting.

Here live the phone, the text, consent, rules, decisions and deliveries as frozen values and pure functions.
Never here: a clock, chance, input or output, a framework, or anything outside the standard library.
"""
