"""Sets a checkout up and starts it, tests it or measures it: ``python3 installer/bootstrap.py --help``.

This file only looks at the Python that reads it. It keeps to words that an old Python still
understands, so that it can say what is needed; everything else is in ``installer/commands.py``.
"""

import shutil
import sys

NEEDED = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def too_old():
    # type: () -> str
    """Explain which Python is needed and, when this computer has one, how to start it."""
    needed = ".".join(str(part) for part in NEEDED)
    have = sys.version.split()[0]
    message = "bootstrap: Python " + needed + " or newer is needed, and this is Python " + have
    which = getattr(shutil, "which", None)
    found = [name for name in NEWER if which and which(name)]
    if not found:
        return message + ". Install a newer one, and start this with it.\n"
    return message + ". Start it with a newer one: " + found[0] + " " + " ".join(sys.argv) + "\n"


def start():
    # type: () -> int
    """Run the command that the command line asks for; returns the exit code."""
    if sys.version_info[:2] < NEEDED:
        sys.stderr.write(too_old())
        return 2
    from pathlib import Path

    here = Path(__file__).resolve().parent
    # The checkout instead of this folder, so that "installer" is ours whatever else is installed.
    sys.path[:] = [str(here.parent)] + [entry for entry in sys.path if Path(entry).resolve() != here]
    from installer.commands import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
