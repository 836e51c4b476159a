"""`python -m surveylint`."""

import sys

from surveylint.cli import main

if __name__ == "__main__":
    sys.exit(main())
