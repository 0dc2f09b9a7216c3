"""The page for a class: a living staff network in a browser, offline. Started by ``staffroom classroom``."""
