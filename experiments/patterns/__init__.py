"""Patterns: what schools are known to do, each as a small experiment with a criterion, measured and judged."""
