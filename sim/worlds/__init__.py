"""Plausible worlds: vectors of values of what nobody knows, each of which agrees with what is known."""
