"""All declared patterns, read once for every test that goes through them."""

from experiments.patterns.declared import patterns

PATTERNS = patterns()
