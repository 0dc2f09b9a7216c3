"""How large a design is where nobody says it: light, so that the help can name these numbers at once."""

LEVELS, MORRIS_LEVELS = 5, 4  # of an axis that is a range
POINTS = 100  # of a sampled design
