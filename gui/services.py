"""What every room and desk works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.main_window import MainWindow
    from gui.tasks import TaskRunner
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language


class Services(NamedTuple):
    """Made once. The language and the window are asked for anew each time: both change while the program runs."""

    knowledge: Knowledge
    tasks: TaskRunner
    language: Callable[[], Language]
    window: Callable[[], MainWindow]
