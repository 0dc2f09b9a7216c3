"""A synthetic twin of a staff, safe to share."""
