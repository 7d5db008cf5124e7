"""Composition root: builds the services, hands them to the window, and keeps them together while it runs."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.azure_room import AzureRoom
from gui.computer_room import ComputerRoom
from gui.faults import Faults, tell_and_end
from gui.help_desk import HelpDesk
from gui.icons import icon
from gui.main_window import MainWindow
from gui.notebook import Notebook
from gui.qt_messages import end_without_display, listen_to_qt, stop_listening
from gui.report_desk import ReportDesk
from gui.services import Services
from gui.single_instance import SingleInstance
from gui.tasks import TaskRunner
from gui.theme import choose_theme, palette
from gui.walk_desk import WalkDesk
from gui.widgets.focus_ring import mark_focus
from troubleshooter import i18n
from troubleshooter.crash_watch import CrashWatch
from troubleshooter.errors import explain
from troubleshooter.i18n import _
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.organisation import load_organisation
from troubleshooter.paths import cache_dir, config_dir
from troubleshooter.resources import resource_root
from troubleshooter.settings import ThemeChoice, load_settings, save_settings
from troubleshooter.words import Language

if TYPE_CHECKING:
    from PySide6.QtCore import Qt, QTranslator

    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.settings import Settings

_SMALLEST_FONT = 10.0


class Request(NamedTuple):
    """What a start asks for."""

    error: str = ""  # a code or an id to open
    text: str = ""  # a paste to search for
    file: str = ""  # path of a capture or a report to open
    sample: str = ""  # not empty: show the sample estate


class App:
    """One running program."""

    def __init__(self, qt: QApplication, language: Language | None) -> None:
        self._qt = qt
        self._asked_language = language
        self._settings_path = config_dir() / "settings.json"
        self._tasks = TaskRunner()
        self.faults = Faults(self._tasks, lambda: self.window, lambda: self._theme or choose_theme(ThemeChoice.SYSTEM))
        self._settings = load_settings(self._settings_path, self.faults.settings_damaged)
        self._organisation = load_organisation()
        self._translators: list[QTranslator] = []
        self._theme: Theme | None = None
        self._notebook = Notebook(config_dir() / "notes.json")
        qt.setApplicationName("VM Backup Troubleshooter")
        qt.setDesktopFileName("io.github.vm_backup_troubleshooter")
        _choose_font(qt)
        self._speak(self._language())
        self._paint()
        self._knowledge: Knowledge = open_knowledge(resource_root(), cache_dir())
        services = Services(self._knowledge, self._tasks, self._language, lambda: self.window)
        self._computer = ComputerRoom(services)
        self._azure = AzureRoom(services, settings=lambda: self._settings, at_hand=self._computer.at_hand)
        self._reports = ReportDesk(
            services,
            at_hand=self._computer.at_hand,
            azure=self._azure,
            notebook=self._notebook,
            organisation=self._organisation,
        )
        self._walk = WalkDesk(services)
        self._help = HelpDesk(services)
        self.window = self._make_window()
        if sys.platform == "darwin":
            from gui.opened_files import OpenedFiles

            OpenedFiles(qt, lambda path: self.handle(Request(file=str(path)), raise_window=True))
        self._listening = [
            qt.focusChanged.connect(mark_focus),
            qt.styleHints().colorSchemeChanged.connect(self._system_colours_changed),
        ]

    def show(self) -> None:
        """Show the window."""
        self.window.show()

    def settle(self, instance: SingleInstance, watch: CrashWatch | None = None) -> None:
        """What can wait until the window is there."""
        gc.enable()
        gc.freeze()
        self.window.settle()
        self._listen(instance)
        self.faults.look_back(watch)
        self._tasks.run(self._get_ready_to_open, lambda _nothing: None, lambda _error: None)

    def _get_ready_to_open(self) -> None:
        """Load, beside the window, what opening the first error needs."""
        import troubleshooter.markdown_parser  # noqa: F401  imported now, so that the first page need not wait

        self._knowledge.entry(next(iter(self._knowledge.summaries)))

    def _listen(self, instance: SingleInstance) -> None:
        """Take over what later starts ask for."""
        instance.listen(lambda request: self.handle(Request(**_known(request)), raise_window=True))

    def handle(self, request: Request, *, raise_window: bool = False) -> None:
        """Do what a start asks for."""
        if request.error:
            self._open_error(request.error)
        elif request.text:
            self.window.search_for(request.text)
        elif request.file:
            from pathlib import Path

            self.window.take_files([Path(request.file)])
        elif request.sample:
            self._azure.show_sample()
        if raise_window:
            self.window.setWindowState(self.window.windowState() & ~self.window.windowState().WindowMinimized)
            self.window.raise_()
            self.window.activateWindow()

    def close(self) -> None:
        """Remember the window, stop background work, and let go of Qt's one application."""
        while self._listening:
            QObject.disconnect(self._listening.pop())
        self._save(self.window.remember(self._settings))
        self._computer.close()
        self._azure.close()
        self._tasks.close()

    def _open_error(self, wanted: str) -> None:
        entry_id = self._knowledge.resolve(wanted)
        self.window.search_for(wanted)
        if entry_id is not None:
            self.window.open_entry(entry_id)

    def _language(self) -> Language:
        chosen = self._asked_language or self._organisation.language or self._settings.language
        return chosen or i18n.best_language(_system_languages())

    def _speak(self, language: Language) -> None:
        """Switch the program's and Qt's own sentences to a language."""
        i18n.activate(language)
        for translator in self._translators:
            self._qt.removeTranslator(translator)
        self._translators.clear()
        if language is not Language.EN:
            from PySide6.QtCore import QLibraryInfo, QTranslator

            translator = QTranslator(self._qt)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(f"qtbase_{language}", folder):
                self._qt.installTranslator(translator)
                self._translators.append(translator)

    def _paint(self) -> bool:
        """Use the chosen theme; False when it is in use already."""
        theme = choose_theme(self._settings.theme)
        if theme == self._theme:
            return False
        self._theme = theme
        self._qt.setPalette(palette(theme))
        return True

    def _make_window(self) -> MainWindow:
        assert self._theme is not None  # noqa: S101  painted before any window is made
        rooms = [self._computer.room(self._theme), self._azure.room(self._theme)]
        window = MainWindow(
            self._knowledge,
            self._language(),
            self._theme,
            self._tasks,
            self._settings,
            self._computer.at_hand,
            self._notebook,
            rooms,
        )
        self._computer.equip(window)
        self._azure.equip(window)
        self._reports.equip(window, self._theme)
        self._walk.equip(window)
        self._help.equip(window)
        window.setWindowIcon(icon("app", self._theme.accent))
        window.settings_asked.connect(self._show_settings)
        window.about_asked.connect(self._show_about)
        window.log_asked.connect(self.faults.show_log)
        window.shortcuts_asked.connect(self._show_shortcuts)
        window.closing.connect(self.close)
        return window

    def _rebuild_window(self) -> None:
        """Replace the window by one in the language and theme of today, showing the same."""
        old, state = self.window, self.window.state()
        self._settings = old.remember(self._settings)
        old.closing.disconnect(self.close)
        self._computer.speak()
        self.window = self._make_window()
        self.window.take_up(state)
        self.faults.put_up()
        self.window.show()
        self.window.settle()
        old.close()
        old.deleteLater()

    def _system_colours_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._settings.theme is ThemeChoice.SYSTEM and self._paint():
            self._rebuild_window()

    def _show_settings(self) -> None:
        from gui.dialogs.settings import SettingsDialog

        folder = str(self._settings_path.parent)
        dialog = SettingsDialog(self._settings, self._organisation, folder, self._shown_theme(), self.window)
        dialog.changed.connect(self._apply)
        dialog.open()

    def _apply(self, chosen: Settings) -> None:
        looks = (chosen.language, chosen.theme) != (self._settings.language, self._settings.theme)
        self._settings = self._settings._replace(
            language=chosen.language,
            theme=chosen.theme,
            azure_cloud=chosen.azure_cloud,
            azure_tenant=chosen.azure_tenant,
            azure_client_id=chosen.azure_client_id,
        )
        if not looks:
            self._save(self._settings)
            return
        self._asked_language = None  # a choice in the dialog outweighs --lang
        self._speak(self._language())
        self._paint()
        self._rebuild_window()
        self._save(self._settings)
        self._show_settings()

    def _show_about(self) -> None:
        from gui.dialogs.about import AboutDialog

        licences = str(resource_root() / "licences")
        AboutDialog(self._knowledge, licences, self._shown_theme(), self.window).open()

    def _show_shortcuts(self) -> None:
        from gui.actions import shortcut_lines
        from gui.dialogs.about import ShortcutsDialog

        ShortcutsDialog(shortcut_lines(self.window.commands), self._shown_theme(), self.window).open()

    def _shown_theme(self) -> Theme:
        return self._theme or choose_theme(self._settings.theme)

    def _save(self, settings: Settings) -> None:
        self._settings = settings
        try:
            save_settings(settings, self._settings_path)
        except OSError as error:
            reason = explain(error).happened
            self.window.tell(_("Settings are kept only until you quit: {reason}").format(reason=reason))


def run(request: Request, language: Language | None, *, quit_when_ready: bool) -> int:
    """Start the program, or hand the request to one that runs; returns the exit code."""
    watch = CrashWatch()
    try:
        return _run(request, language, watch, quit_when_ready=quit_when_ready)
    finally:
        stop_listening()
        watch.end()


def _run(request: Request, language: Language | None, watch: CrashWatch, *, quit_when_ready: bool) -> int:
    end_without_display(language, watch.end)
    qt = QApplication([*sys.argv[:1], "-style", "fusion"])  # setStyle() would cost milliseconds more
    listen_to_qt()
    instance = SingleInstance(config_dir())
    alone = instance.is_first or quit_when_ready
    if not alone and instance.hand_over(request._asdict()):
        return 0
    try:
        app = App(qt, language)
        sys.excepthook = app.faults.report
        app.handle(request)
        app.show()
    except Exception as error:  # noqa: BLE001  the border where a start that fails is told and ends
        theme = choose_theme(ThemeChoice.SYSTEM)
        qt.setPalette(palette(theme))
        return tell_and_end(error, theme)
    if quit_when_ready:
        QTimer.singleShot(0, lambda: _say_ready(app, qt))
    else:
        QTimer.singleShot(0, lambda: app.settle(instance, watch))
    code = qt.exec()
    instance.close()
    gc.freeze()  # the end of the process frees it all; looking for cycles first would only take time
    return code


def _say_ready(app: App, qt: QApplication) -> None:
    """Prove that the search box answers, then end: what start-up time is measured with."""
    app.window.search_for("UserErrorGuestAgentStatusUnavailable")
    found = app.window.pane.model.rowCount()
    app.window.search_for("")
    sys.stdout.write("ready\n" if found else "the search box does not answer\n")
    sys.stdout.flush()
    app.window.closing.disconnect()
    qt.exit(0 if found else 2)


def _known(request: dict[str, str]) -> dict[str, str]:
    """What this version understands of a request, which another one may have made."""
    return {key: value for key, value in request.items() if key in Request._fields}


def _system_languages() -> list[str]:
    """The languages that the desktop asks for, best first."""
    if not sys.platform.startswith(("win", "darwin")):
        return i18n.languages_of_environment()  # what QLocale would read too, without its cost at start-up
    from PySide6.QtCore import QLocale

    return list(QLocale.system().uiLanguages())


def _choose_font(qt: QApplication) -> None:
    """A readable size; on a desktop without a font of its own, a better face than the fallback."""
    font = QFont(qt.font())
    if font.pointSizeF() < _SMALLEST_FONT:
        font.setPointSizeF(_SMALLEST_FONT)
    if QGuiApplication.platformName() in ("xcb", "wayland", "offscreen") and font.family() in _BARE_FONTS:
        font.setFamilies(["Inter", "Noto Sans", "DejaVu Sans"])
        font.setFeature(QFont.Tag("calt"), 0)  # Inter would write x64 with a multiplication sign
        if not QFontMetrics(font).inFont("a"):  # a system without any font
            from gui.fonts import own_fonts

            font.setFamilies(own_fonts())
    qt.setFont(font)


_BARE_FONTS = ("Sans Serif", "DejaVu Sans", "Sans", "")
