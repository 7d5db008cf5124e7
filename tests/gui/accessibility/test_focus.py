"""Whatever has the keyboard looks different from what has not, by enough pixels of enough contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.accessibility.contrast import FOCUS, changed_pixels
from tests.gui.accessibility.scenes import SCENES, Stage
from tests.gui.accessibility.tree import describe, stops
from troubleshooter.paths import config_dir
from troubleshooter.settings import Settings, ThemeChoice, save_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gui.app import App

#: A ring around the smallest button has some hundred pixels; fewer than these nobody finds.
FEWEST = 40
_BESIDE = 8


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
@pytest.mark.parametrize("name", sorted(SCENES))
def test_the_focus_can_be_seen(
    make_app: Callable[..., App], qtbot: QtBot, tmp_path: Path, qapp: QApplication, choice: ThemeChoice, name: str
) -> None:
    config_dir().mkdir(parents=True, exist_ok=True)
    save_settings(Settings(theme=choice), config_dir() / "settings.json")
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    stage = Stage(make_app(), tmp_path, lambda done: qtbot.waitUntil(done, timeout=20_000))
    root = SCENES[name](stage)
    with qtbot.waitActive(root):
        root.activateWindow()
    unseen = []
    for one in sorted({_kind(stop): stop for stop in stops(root)}.values(), key=describe):
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(one, QLabel):
            continue  # its links are walked one by one elsewhere
        with_focus = _around(root, one)
        one.clearFocus()
        count = changed_pixels(with_focus, _around(root, one), FOCUS)
        if count < FEWEST:
            unseen.append((describe(one), count))
    qapp.setCursorFlashTime(flash)
    assert unseen == []


def _kind(widget: QWidget) -> tuple[object, ...]:
    """Widgets of one class and look draw their focus alike: one of them is enough."""
    checked = getattr(widget, "isChecked", None)
    return (type(widget), getattr(widget, "_look", None), callable(checked) and checked(), bool(getattr(widget, "text", str)()))


def _around(root: QWidget, widget: QWidget) -> QImage:
    QApplication.processEvents()
    area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()).adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE)
    return root.grab(area.intersected(root.rect())).toImage()
