"""The service's settings, read from a mapping such as the environment."""
