"""Choosing a reform when much is not known: many futures, regret, conditions of failure, and the cheapest mix."""
