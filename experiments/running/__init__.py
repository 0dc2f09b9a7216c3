"""Requests carried out: one engine and its jobs, blocks, executors, precision, failures, progress, merging, figures."""
