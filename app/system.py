"""The machine's clock and chance; nothing else asks for the time."""
