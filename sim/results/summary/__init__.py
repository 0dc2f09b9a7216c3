"""What a comparison says about its reforms: one long table, from which words, numbers and pictures come."""

from sim.results.summary.rows import COLUMNS, QUESTIONS
from sim.results.summary.summary import HEADLINE, Summary, summarise

__all__ = ["COLUMNS", "HEADLINE", "QUESTIONS", "Summary", "summarise"]
