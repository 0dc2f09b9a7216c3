"""The science: declarations, the compiled week, staffs, scenarios, results. Its public names stand in ``staffroom``."""
