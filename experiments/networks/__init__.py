"""Generated staff networks beside real ones."""
