"""A file that Finder hands over opens in the window that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent

from gui.opened_files import OpenedFiles

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_each_file_is_passed_on(qapp: QApplication, tmp_path: Path) -> None:
    taken: list[Path] = []
    opened = OpenedFiles(qapp, taken.append)
    try:
        for name in ("capture.zip", "informe ñ.vmbt.json"):
            qapp.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path / name))))
    finally:
        qapp.removeEventFilter(opened)
        opened.deleteLater()

    assert taken == [tmp_path / "capture.zip", tmp_path / "informe ñ.vmbt.json"]
