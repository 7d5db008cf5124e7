"""Somebody at the window: presses keys, clicks what can be seen, reads what is there, and takes pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel
from pytestqt.exceptions import TimeoutError as NeverCame

from tests.gui.screen import words as words_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gui.app import App

#: Where the pictures go, to be looked at.
PICTURES = Path(os.environ.get("JOURNEY_PICTURES", "build/journeys"))
_PATIENCE_MS = 20_000
_MOST_TABS = 400


class Person:
    """Uses the program as a user would; nothing goes past the window."""

    def __init__(self, app: App, qtbot: QtBot, journey: str) -> None:
        self.app = app
        self.qtbot = qtbot
        self._journey = journey
        self._pictures = 0

    @property
    def where(self) -> QWidget:
        """The dialog in front, or the window."""
        front = QApplication.activeModalWidget()
        if isinstance(front, QDialog):
            return front
        open_dialogs = [one for one in self.app.window.findChildren(QDialog) if one.isVisible()]
        return open_dialogs[-1] if open_dialogs else self.app.window

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        return self.where.focusWidget() or self.where

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a combination, written as ``Ctrl+E``."""
        combination = QKeySequence(keys)[0]
        for _time in range(times):
            QTest.keyClick(self.focus, combination.key(), combination.keyboardModifiers())
            QTest.qWait(1)

    def type(self, text: str) -> None:
        """Type into what has the keyboard."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:  # as a dead key or an input method brings it
                composed = QInputMethodEvent()
                composed.setCommitString(letter)
                QApplication.sendEvent(self.focus, composed)
        QTest.qWait(1)

    def tab_to(self, words: str) -> None:
        """Press Tab until something with these words, or this accessible name, has the keyboard."""
        for _step in range(_MOST_TABS):
            if words in _name(self.focus):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to '{words}'")

    def click(self, words: str) -> None:
        """Click the button with these words or this accessible name; it is waited for."""
        self.qtbot.waitUntil(lambda: self._button(words) is not None, timeout=_PATIENCE_MS)
        button = self._button(words)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.qWait(1)

    def sees(self, *texts: str) -> None:
        """Wait until all of these can be read."""

        def read() -> bool:
            shown = self.reads()
            return all(text in shown for text in texts)

        try:
            self.qtbot.waitUntil(read, timeout=_PATIENCE_MS)
        except NeverCame as error:
            raise AssertionError(f"{texts} cannot be read in:\n{self.reads()}") from error

    def reads(self) -> str:
        """All text that can be seen in front."""
        return words_in(self.where)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that cannot be read in a label."""
        self.qtbot.waitUntil(condition, timeout=_PATIENCE_MS)

    def picture(self, name: str) -> None:
        """Keep what the window, or the dialog in front, looks like."""
        QTest.qWait(150)
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._pictures += 1
        path = PICTURES / f"{self._journey}-{self._pictures}-{name}.png"
        assert self.where.grab().save(str(path))

    def _button(self, words: str) -> QAbstractButton | None:
        for one in self.where.findChildren(QAbstractButton):
            if one.isVisible() and one.isEnabled() and words in (one.text(), one.accessibleName()):
                return one
        return None


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return f"{widget.accessibleName()}\n{text}"
