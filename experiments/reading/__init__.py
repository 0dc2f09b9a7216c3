"""Results read back: tables for people, points, changes, tipping values, files for other programs."""
