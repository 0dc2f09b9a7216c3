"""From the tables of a results folder to summaries and figures."""
