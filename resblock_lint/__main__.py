"""`python -m resblock_lint`, and the program `resblock-lint`: a command, and the end of its process."""

import contextlib
import os
import sys

from resblock_lint import cli


def main() -> None:
    """Runs the command and ends the process at once: taking apart what it has built would take longer than printing."""
    code = cli.main()
    for out in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            out.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
