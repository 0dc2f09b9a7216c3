"""``python -m tests.baseline``: write the stored numbers anew."""

from tests.baseline.renew import main

main()
