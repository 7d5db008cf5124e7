"""Makes the pictures of the README from the real window: ``.venv/bin/python installer/screenshots.py``.

Needs no screen. The pictures land in ``installer/screenshots``; run it again whenever the window looks different.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FOLDER = Path(__file__).parent / "screenshots"
SIZE = (1280, 800)

#: File name, language, theme, what is typed, and whether the page is scrolled to the fix.
PICTURES = (
    ("errors-english-light.png", "en", "light", "VM agent is unable to communicate with the Azure Backup", False),
    ("fix-spanish-dark.png", "es", "dark", "Error en la operación de instantánea debido a VSS Writer", True),
)


def main() -> int:
    """Take every picture; returns the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as profile:
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
            os.environ[name] = profile  # a first start, whoever runs this
        _take_all()
    return 0


def _take_all() -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from gui.app import App
    from troubleshooter.paths import config_dir
    from troubleshooter.settings import Settings, ThemeChoice, save_settings
    from troubleshooter.words import Language

    qt = QApplication([*sys.argv[:1], "-style", "fusion"])
    FOLDER.mkdir(exist_ok=True)
    for name, language, theme, text, at_fix in PICTURES:
        save_settings(Settings(theme=ThemeChoice(theme)), config_dir() / "settings.json")
        app = App(qt, Language(language))
        app.window.resize(*SIZE)
        app.show()
        app.window.settle()
        app.window.search_for(text)
        app.window.pane.open_best()
        if not at_fix:
            app.window.page_view.visit(app.window.page_view.history.current)
        QTest.qWait(200)
        app.window.grab().save(str(FOLDER / name))
        print(FOLDER / name)
        app.window.close()
    _take_azure(qt)


def _take_azure(qt: QApplication) -> None:
    """The sample estate, once its strips have been read."""
    from PySide6.QtTest import QTest

    from gui.app import App, Request
    from troubleshooter.paths import config_dir
    from troubleshooter.settings import Settings, ThemeChoice, save_settings
    from troubleshooter.words import Language

    save_settings(Settings(theme=ThemeChoice.DARK), config_dir() / "settings.json")
    app = App(qt, Language.EN)
    app.window.resize(*SIZE)
    app.show()
    app.window.settle()
    app.handle(Request(sample="yes"))
    QTest.qWait(4000)
    app.window.grab().save(str(FOLDER / "azure-sample-dark.png"))
    print(FOLDER / "azure-sample-dark.png")
    app.window.close()


if __name__ == "__main__":
    sys.exit(main())
