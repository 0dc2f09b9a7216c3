"""What a command says to the shell that started it, by its exit code."""

GOOD, USER_ERROR, SOME_FAILED, INTERRUPTED = 0, 1, 2, 130  # SOME_FAILED: some runs; the others are kept
