"""Speed, measured and never asserted: ``python -m tests.benchmark``."""
