"""From a user's files to a staff: reading, understanding, checking, saving, twins. Knows nothing of schools."""
