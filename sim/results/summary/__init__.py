"""What a comparison says about its reforms: one long table, from which words, numbers and pictures come."""

from sim.results.summary.rows import COLUMNS, QUESTIONS
from sim.results.summary.summary import REPORTED, Summary, summarise

__all__ = ["COLUMNS", "QUESTIONS", "REPORTED", "Summary", "summarise"]
