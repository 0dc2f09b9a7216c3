"""Fitting to facts: targets, priors, emulators, plausible worlds."""
