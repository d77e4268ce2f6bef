"""`python -m quizkz`."""

import sys

from quizkz.cli import main

if __name__ == "__main__":
    sys.exit(main())
