"""`python -m resblock_lint`."""

import sys

from resblock_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
