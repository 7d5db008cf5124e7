"""Whatever has the keyboard looks different from what has not, by enough pixels of enough contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.accessibility.contrast import FOCUS, changed_pixels
from tests.gui.accessibility.scenes import SCENES
from tests.gui.accessibility.tree import bring_into_view, describe, is_in_view, stops
from troubleshooter.settings import ThemeChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.gui.accessibility.scenes import Stage


#: A ring around the smallest button has some hundred pixels; fewer than these nobody finds.
FEWEST = 40
_BESIDE = 14


@pytest.fixture
def steady_cursor(qapp: QApplication) -> Iterator[None]:
    """Text cursors do not blink: two pictures would differ without a change of focus."""
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(flash)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
@pytest.mark.parametrize("name", sorted(SCENES))
def test_the_focus_can_be_seen(
    make_stage: Callable[..., Stage], qtbot: QtBot, steady_cursor: None, choice: ThemeChoice, name: str
) -> None:
    root = SCENES[name](make_stage(choice))
    with qtbot.waitActive(root):
        root.activateWindow()
    unseen, looked_at = [], 0
    qtbot.wait(100)
    for one in sorted({_kind(stop): stop for stop in stops(root)}.values(), key=describe):
        QApplication.processEvents()
        if not shiboken6.isValid(one):
            continue  # its row was filled anew meanwhile
        bring_into_view(one)
        if not one.isVisible() or not is_in_view(one):
            continue  # folded away meanwhile
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(one, QLabel):
            continue  # its links are walked one by one elsewhere
        looked_at += 1
        with_focus = _around(root, one)
        one.clearFocus()
        count = changed_pixels(with_focus, _around(root, one), FOCUS)
        if count < FEWEST:
            unseen.append((describe(one), count))
    assert unseen == []
    assert looked_at


def _kind(widget: QWidget) -> tuple[object, ...]:
    """Widgets of one class and look draw their focus alike: one of them is enough."""
    checked = getattr(widget, "isChecked", None)
    return (
        type(widget),
        getattr(widget, "_look", None),
        callable(checked) and checked(),
        bool(getattr(widget, "text", str)()),
    )


def _around(root: QWidget, widget: QWidget) -> QImage:
    QApplication.processEvents()
    area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()).adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE)
    return root.grab(area.intersected(root.rect())).toImage()
