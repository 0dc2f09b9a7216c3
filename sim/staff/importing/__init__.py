"""From tables to a staff: answers, groups, ties, names that become codes."""
