"""How long, how often and on which luck a scenario is run where nobody says it, in Python and in every command."""

DEFAULT_YEARS = 3
DEFAULT_REPLICATES = 100
DEFAULT_SEED = 1
