"""Tells whether Qt works on this computer. Run by the environment's Python; says why not, and exits 1."""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from pathlib import Path

MODULES = ("QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg")


def main() -> int:
    """Load what the window loads, make an application, and load the platform that draws on X11."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        loaded = {name: importlib.import_module(f"PySide6.{name}") for name in MODULES}
        loaded["QtWidgets"].QApplication([])
        if sys.platform.startswith("linux"):
            package = Path(str(loaded["QtWidgets"].__file__)).parent
            ctypes.CDLL(str(package / "Qt" / "plugins" / "platforms" / "libqxcb.so"))
    except (ImportError, OSError) as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
