"""What Qt itself has to say: written to the log; and when it finds no screen, one clear line instead of its abort."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from troubleshooter import i18n
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

    from troubleshooter.words import Language

_CHATTER = "This plugin does not support"  # the offscreen platform, of every window


def say_no_display(language: Language | None, reason: str = "") -> None:
    """Tell, where the program was started from, that it cannot open a window there.

    Args:
        language: the one that was asked for; otherwise the system's is spoken.
        reason: what Qt or the system says of it.
    """
    i18n.activate(language or i18n.best_language(i18n.languages_of_environment()))
    words = _("no display to open a window on. Use the console twin instead: vmbt search TEXT")
    if sys.stderr is not None:  # a program without a console has none
        sys.stderr.write(f"vmbt-gui: {words}{f' ({reason})' if reason else ''}\n")
        sys.stderr.flush()


def end_without_display(language: Language | None, before: Callable[[], None]) -> None:
    """Until :func:`listen_to_qt`, end the process with code 2 where Qt would abort it; ``before`` is called first."""
    said: list[str] = []

    def handle(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind is QtMsgType.QtFatalMsg:
            before()
            say_no_display(language, said[0] if said else (text or "").partition("\n")[0])
            os._exit(2)
        said.append(text or "")

    qInstallMessageHandler(handle)


def listen_to_qt() -> None:
    """Write Qt's warnings to the log, and to where they went before; after a fatal one Qt aborts as ever."""

    def handle(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind is QtMsgType.QtDebugMsg or (text or "").startswith(_CHATTER):
            return
        from troubleshooter.logs import Level, log

        fatal = kind in (QtMsgType.QtFatalMsg, QtMsgType.QtCriticalMsg)
        level = Level.ERROR if fatal else Level.WARNING if kind is QtMsgType.QtWarningMsg else Level.NOTE
        log(f"Qt: {text}", level)
        if sys.stderr is not None:
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(handle)


def stop_listening() -> None:
    """Give Qt its own way back: at the very end nothing of Python may be called any more."""
    qInstallMessageHandler(None)
