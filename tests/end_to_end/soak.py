"""Uses the program at random, as fast as it goes: ``python tests/end_to_end/soak.py SEED ACTIONS FOLDER``.

A person does something every five seconds; 720 actions are what an hour brings. Prints one line of JSON: what went
wrong, how much memory was held once most things had been seen once and at the end, what threads and processes were
left, and how long the end took. The checks are synthetic, so that nothing is sent anywhere.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from gui.app import App
from gui.history import Kind, Location
from gui.rooms import Room
from gui.widgets.note_line import NoteLine
from tests.gui import synthetic_checks
from tests.gui.export_choices import choose_format
from troubleshooter.checks.capture import write_capture
from troubleshooter.report.export import ReportFormat
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

_TEXTS = (
    "UserErrorGuestAgentStatusUnavailable",
    "vss writers in bad state",
    "el agente de máquina virtual no se puede comunicar",
    "0x80042301",
    "UserErrorNobodyKnows",
    "bitlocker",
    "ñ" * 300,
    "Error 400160\n" * 400,
    "",
)
_PATIENCE = 15.0  # seconds for what was begun before the end
_BETWEEN = 20  # actions between two looks at the memory
_SEEN_ONCE = 360  # actions after which entries, pages, panes and dialogs have been loaded
_EXPECTED = ("This plugin does not support",)  # what the offscreen platform lacks


class Monkey:
    """Knows what can be done, and does it in an order that its seed settles."""

    def __init__(self, app: App, chance: random.Random, folder: Path) -> None:
        self.app = app
        self.chance = chance
        self.folder = folder
        self.capture = folder / "vm.zip"
        write_capture(synthetic_checks.capture(), self.capture)
        self.deeds: dict[Callable[[], None], int] = {
            self.search: 12, self.move: 8, self.open_entry: 8, self.press_any: 10, self.go: 8, self.change_room: 6,
            self.check: 3, self.check_for_error: 4, self.open_capture: 2, self.sample: 2, self.filter_vms: 4,
            self.open_vm: 4, self.note: 3, self.walk: 3, self.help: 2, self.export: 2, self.settings: 1,
            self.language: 1, self.theme: 1, self.resize: 3, self.copy: 3, self.close_dialogs: 6,
        }  # fmt: skip

    def act(self) -> str:
        """Do one thing; returns its name."""
        (deed,) = self.chance.choices(list(self.deeds), list(self.deeds.values()))
        deed()
        QTest.qWait(self.chance.choice((1, 5, 20)))
        return deed.__name__

    def search(self) -> None:
        self.app.window.search_for(self.chance.choice(_TEXTS))

    def move(self) -> None:
        if self.app.window.current_room is Room.ERRORS:
            self.app.window.pane.focus_list()
            row = self.chance.randrange(max(1, self.app.window.pane.model.rowCount()))
            self.app.window.pane.list.setCurrentIndex(self.app.window.pane.model.index(row))

    def open_entry(self) -> None:
        self.app.window.open_entry(self.chance.choice(list(self.app._knowledge.summaries)))

    def press_any(self) -> None:
        """Any button in view whose place is in the program: links on pages, chips, folds, copies."""
        content = self.app.window.page_view._scroll.widget()
        if content is None or self.app.window.current_room is not Room.ERRORS:
            return
        buttons = [one for one in content.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
        safe = [one for one in buttons if "…" not in one.text()]  # those open dialogs of the system
        if safe:
            self.chance.choice(safe).click()

    def go(self) -> None:
        view = self.app.window.page_view
        view.go_back() if self.chance.random() < 0.6 else view.go_forward()

    def change_room(self) -> None:
        self.app.window.enter(self.chance.choice(list(Room)))

    def check(self) -> None:
        self.app._computer.at_hand.session.check_all()

    def check_for_error(self) -> None:
        self.app._computer.at_hand.check([self.chance.choice(synthetic_checks.FAILING)[0]])

    def open_capture(self) -> None:
        self.app.window.take_files([self.capture])

    def sample(self) -> None:
        self.app._azure.show_sample()

    def filter_vms(self) -> None:
        pane = self.app.window._room_panes.get(Room.AZURE)
        if pane is not None:
            pane.filters._text.setText(self.chance.choice(("", "web", "vss", "zzz")))

    def open_vm(self) -> None:
        estate = self.app._azure._session.estate if self.app._azure._session is not None else None
        if estate is not None and estate.vms:
            key = self.chance.choice(list(estate.vms))
            self.app.window.page_view.visit(Location(Kind.VM, key))

    def note(self) -> None:
        lines = self.app.window.page_view.findChildren(NoteLine)
        if lines:
            line = self.chance.choice(lines)
            line.choose(self.chance.choice(list(Outcome)))
            line.editor.setText("a remark")
            line.editor.returnPressed.emit()

    def walk(self) -> None:
        self.app.window.page_view.visit(Location(Kind.WALK))

    def help(self) -> None:
        self.app.window.help_asked.emit()

    def all_once(self) -> None:
        """Do each thing once, and write each format: what is loaded at its first use is no leak."""
        for deed in self.deeds:
            deed()
            QTest.qWait(20)
            self.close_dialogs()
        for written in ReportFormat:
            self.export(written)

    def export(self, written: ReportFormat | None = None) -> None:
        dialog = self.app._reports.export()
        choose_format(dialog, written or self.chance.choice(list(ReportFormat)))
        end = time.monotonic() + 20
        while dialog._preparing and time.monotonic() < end:
            QTest.qWait(20)
        dialog.save_to(self.folder / f"report.{dialog.format.value}")
        while dialog.outcome.isHidden() and dialog.save.text().startswith(("W", "E")) and time.monotonic() < end:
            QTest.qWait(20)
        dialog.close()

    def settings(self) -> None:
        self.app._show_settings()

    def language(self) -> None:
        self.close_dialogs()
        self.app._apply(self.app._settings._replace(language=self.chance.choice(list(Language))))

    def theme(self) -> None:
        self.close_dialogs()
        self.app._apply(self.app._settings._replace(theme=self.chance.choice(list(ThemeChoice))))

    def resize(self) -> None:
        self.app.window.resize(self.chance.randint(700, 1600), self.chance.randint(400, 1000))

    def copy(self) -> None:
        self.app.window._copy_shown()

    def close_dialogs(self) -> None:
        for dialog in self.app.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.close()
            dialog.deleteLater()


def _others() -> list[str]:
    """The threads that would keep the process alive."""
    return [one.name for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]


def main() -> None:
    seed, actions, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    wrong: list[str] = []

    def qt_says(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(_EXPECTED):
            wrong.append(f"Qt: {text}")

    qt = QApplication(["soak", "-style", "fusion"])
    app = App(qt, None)
    qInstallMessageHandler(qt_says)
    sys.excepthook = lambda kind, error, _trace: wrong.append(f"{doing}: {kind.__name__}: {error}")
    app.show()
    app.window.settle()
    process = psutil.Process()
    memory: list[int] = []
    doing = ""
    with synthetic_checks.installed():
        monkey = Monkey(app, random.Random(seed), folder)
        doing = "all once"
        monkey.all_once()
        for at in range(actions):
            doing = monkey.act()
            if at % _BETWEEN == _BETWEEN - 1:
                monkey.close_dialogs()
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                gc.collect()
                memory.append(process.memory_info().rss)
        QTest.qWait(1500)  # what was begun ends
    children = [one.name() for one in process.children(recursive=True)]
    began = time.monotonic()
    app.window.close()
    seconds = time.monotonic() - began
    end = time.monotonic() + _PATIENCE
    while (threads := _others()) and time.monotonic() < end:  # an export that was under way is written to its end
        QTest.qWait(100)
    held = {"early_mb": max(memory[: _SEEN_ONCE // _BETWEEN]) / 1e6, "end_mb": memory[-1] / 1e6}
    print(json.dumps({"wrong": wrong, **held, "children": children, "threads": threads, "end_seconds": seconds}))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
