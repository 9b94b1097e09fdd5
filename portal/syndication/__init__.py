"""The package of a licence: one writer a format, and what holds them together."""
