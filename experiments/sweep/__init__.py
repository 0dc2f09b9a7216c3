"""Experiments at scale: a design of many points, run on any executor, kept run by run, extended and resumed."""
