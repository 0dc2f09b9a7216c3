"""Many runs for one question: robustness, goal seeking, the panel in a notebook."""
