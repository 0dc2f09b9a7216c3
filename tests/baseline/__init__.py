"""Stored numbers of a few runs, so that a number changes only on purpose."""
