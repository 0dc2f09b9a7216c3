"""What comes out: runs, comparisons, differences with their intervals, costs, summaries, recordings, the Mesa view."""
