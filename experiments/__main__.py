"""``python -m experiments VERB ...``: the command line without figures (``staffroom`` draws them as well)."""

import sys

from experiments.commands.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
