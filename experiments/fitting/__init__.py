"""How the defaults marked CAL were found: a search on facts, none of them held out."""
