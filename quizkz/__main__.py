"""The command `quizkz`, and `python -m quizkz`: until the program is read, ^c ends it at once and quietly."""

import signal
import sys


def main() -> int:
    """Run the command line of the process."""
    # Python's own handler would show where in the imports it was; `quizkz.cli` sets it again.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from quizkz.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
