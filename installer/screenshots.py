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

    from gui.app import App

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
        if not at_fix:
            _bring_evidence(app)
        app.window.search_for(text)
        app.window.pane.open_best()
        if not at_fix:
            app.window.page_view.visit(app.window.page_view.history.current)
        QTest.qWait(200)
        app.window.grab().save(str(FOLDER / name))
        print(FOLDER / name)
        app.window.close()
    _take_azure(qt)


def _bring_evidence(app: App) -> None:
    """Open a capture of recorded outputs (see tests/captures), as somebody brings it from the VM."""
    from datetime import UTC, datetime

    from PySide6.QtTest import QTest

    from troubleshooter.checks.capture import Capture, Machine, write_capture
    from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus

    recorded = Path(__file__).parent.parent / "tests" / "captures"
    outputs = {
        "systemctl-status": "systemctl-status/rhel86-inactive-dead.txt",
        "waagent-version": "waagent-version/centos79-daemon-2246-gs-21501.txt",
        "wireserver-versions": "wireserver-versions/curl-timeout.txt",
        "waagent-conf": "waagent-conf/debian.txt",
    }
    evidence = {
        probe: Evidence(probe, FileKind.TEXT, Reading(ReadStatus.OK, (recorded / name).read_bytes()), 5, True)
        for probe, name in outputs.items()
    }
    machine = Machine("linux", "Red Hat Enterprise Linux 8.6", "web-prod-03")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "web-prod-03.zip"
        write_capture(Capture(machine, datetime(2026, 11, 26, 7, 12, tzinfo=UTC), True, evidence=evidence), path)
        app._computer.at_hand.session.open_file(path)
        QTest.qWait(2500)


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
    dialog = app._reports.export()
    while dialog._preparing:
        QTest.qWait(100)
    dialog.grab().save(str(FOLDER / "export-dark.png"))
    print(FOLDER / "export-dark.png")
    dialog.close()
    app.window.close()


if __name__ == "__main__":
    sys.exit(main())
