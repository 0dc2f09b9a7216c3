"""Pictures, words, exploring, the brief, notebooks, the page for a class."""
