"""Runs carried out: blocks, executors, as many replicates as needed, failures with the command that repeats each."""
