"""The command line: composes a configuration, simulates it on all cores, keeps the results as tables."""
