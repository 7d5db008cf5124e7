"""Tells a screen reader what has come of something, while the keyboard stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def announce(about: QWidget, words: str) -> None:
    """Have ``words`` read out when what is being read has ended; nothing happens without a screen reader."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, words))
