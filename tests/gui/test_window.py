"""The window as a whole: languages, colours, keyboard, settings, errors."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QSplitterHandle,
    QWidget,
)

from gui.app import Request
from gui.dialogs.error import ErrorDialog
from gui.dialogs.settings import SettingsDialog
from gui.history import Kind, Location
from gui.theme import DARK, HIGH_CONTRAST, LIGHT, palette
from tests.gui.accessibility.tree import tab_round
from troubleshooter.errors import ResourceMissingError
from troubleshooter.paths import config_dir, log_dir
from troubleshooter.settings import ThemeChoice, load_settings
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow
    from gui.theme import Theme


def words(window: QWidget) -> str:
    texts = [label.text() for label in window.findChildren(QLabel)]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    return "\n".join(texts).replace("\u200b", "")


def open_settings(app: App) -> SettingsDialog:
    app.window.actions_by_name["settings"].trigger()
    return next(d for d in app.window.findChildren(SettingsDialog) if d.isVisible())


def test_the_language_of_the_system_or_of_the_command_line_is_spoken(make_app: Callable[..., App]) -> None:
    spanish = make_app(Language.ES).window
    assert "¿Qué dice la copia de seguridad fallida?" in words(spanish)
    spanish.open_entry("vss-writers-bad-state")
    entry = spanish._knowledge.entry("vss-writers-bad-state")
    assert entry.text[Language.ES].title in words(spanish)


def test_choosing_spanish_changes_interface_and_content_at_once_and_for_good(
    app: App, make_app: Callable[..., App]
) -> None:
    app.window.search_for("bitlocker")
    app.window.open_entry("snapshot-bitlocker-locked")
    dialog = open_settings(app)
    dialog.language.choose(Language.ES)
    window = app.window
    assert window.page_view.history.current == Location(Kind.ENTRY, "snapshot-bitlocker-locked")
    assert window.search_box.text() == "bitlocker"
    assert "Causas, la más probable primero" in words(window)
    assert window._knowledge.entry("snapshot-bitlocker-locked").text[Language.ES].title in words(window)
    assert load_settings(config_dir() / "settings.json").language is Language.ES
    assert "Funciona sin conexión" in words(make_app(None).window)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_colours_are_chosen_in_the_settings_and_remembered(choice: ThemeChoice, app: App, qapp: QApplication) -> None:
    dialog = open_settings(app)
    dialog.theme.choose(choice)
    expected = {ThemeChoice.LIGHT: LIGHT, ThemeChoice.DARK: DARK, ThemeChoice.HIGH_CONTRAST: HIGH_CONTRAST}[choice]
    assert qapp.palette().window().color() == QColor(expected.window)
    picture = app.window.grab().toImage()
    place = app.window.page_view.mapTo(app.window, QPoint(10, app.window.page_view.height() // 2))
    margin = picture.pixelColor(place)
    assert margin == QColor(expected.window)
    assert load_settings(config_dir() / "settings.json").theme is choice


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_every_pair_of_colours_that_is_drawn_can_be_read(theme: Theme) -> None:
    texts = [
        (theme.text, theme.window), (theme.text, theme.surface), (theme.text, theme.sunken),
        (theme.text, theme.selected), (theme.text, theme.caution_back), (theme.muted, theme.window),
        (theme.muted, theme.surface), (theme.muted, theme.sunken), (theme.muted, theme.selected),
        (theme.on_accent, theme.accent), (theme.accent, theme.window), (theme.accent, theme.surface),
        (theme.accent, theme.selected) if theme.border_width == 1 else (theme.text, theme.selected),
        (theme.on_highlight, theme.highlight), (theme.caution, theme.caution_back), (theme.good, theme.surface),
        (theme.good, theme.selected), (theme.accent, theme.caution_back),
    ]  # fmt: skip
    for ink, back in texts:
        assert contrast(ink, back) >= 4.5, f"{ink} on {back} has {contrast(ink, back):.2f}"
    for ring, back in ((theme.accent, theme.window), (theme.accent, theme.surface)):
        assert contrast(ring, back) >= 3, f"focus {ring} on {back} has {contrast(ring, back):.2f}"
    assert palette(theme).window().color() == QColor(theme.window)


def test_damaged_window_state_is_ignored(app: App, make_app: Callable[..., App]) -> None:
    app.window.close()
    path = config_dir() / "settings.json"
    stored = json.loads(path.read_text())
    stored["window_geometry"] = stored["splitter_state"] = "not base64 at all"
    path.write_text(json.dumps(stored))
    assert make_app(Language.EN).window.width() > 600


def test_settings_that_cannot_be_saved_are_said_and_nothing_is_lost(app: App) -> None:
    config_dir().parent.mkdir(parents=True, exist_ok=True)
    config_dir().write_text("a file where the folder should be")
    dialog = open_settings(app)
    dialog.theme.choose(ThemeChoice.DARK)
    assert "only until you quit" in app.window.statusBar().currentMessage()
    config_dir().unlink()


def test_shortcuts_are_unique_and_every_action_has_words(window: MainWindow) -> None:
    shortcuts = [s.toString() for action in window.actions() for s in action.shortcuts()]
    assert len(shortcuts) == len(set(shortcuts))
    assert all(action.text() for action in window.actions())


def test_slash_and_f6_move_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry("vss-writers-bad-state")
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.search_box.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.pane.list.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.page_view.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    assert window.search_box.hasFocus()
    assert window.search_box.text() == ""


def test_a_slash_can_be_typed_into_the_search_box(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "/var/lib/waagent")
    assert window.search_box.text() == "/var/lib/waagent"


def test_the_keyboard_gets_everywhere_and_out_again(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry("snapshot-bitlocker-locked")
    seen = tab_round(window.search_box)
    assert window.pane.list in seen
    copies = [w for w in seen if isinstance(w, QAbstractButton) and window.page_view.isAncestorOf(w)]
    assert len(copies) >= 5


@pytest.mark.parametrize("language", [*Language])
def test_everything_that_takes_the_keyboard_has_a_name(language: Language, make_app: Callable[..., App]) -> None:
    app = make_app(language)
    for entry in ("vss-writers-bad-state", "fsfreeze-failed"):
        app.window.open_entry(entry)
        nameless = [w for w in focusable(app.window) if not name_of(w)]
        assert not nameless, [f"{type(w).__name__} in {type(w.parentWidget()).__name__}" for w in nameless]
    dialog = open_settings(app)
    assert not [w for w in focusable(dialog) if not name_of(w)]


def focusable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QSplitterHandle)
    ]


def name_of(widget: QWidget) -> str:
    own = widget.accessibleName()
    if own:
        return own
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    if isinstance(widget, QComboBox | QLineEdit):
        labels = [label for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
        return labels[0].text() if labels else ""
    if isinstance(widget, QAbstractScrollArea) or widget.focusProxy() is not None:
        return own
    return own


def test_an_error_inside_is_told_with_details_and_logged(app: App, qtbot: QtBot) -> None:
    try:
        raise ResourceMissingError("pages/en/vss-writers.md")
    except ResourceMissingError:
        app.faults.report(*sys.exc_info())
    dialog = next(d for d in app.window.findChildren(ErrorDialog) if d.isVisible())
    assert "could not be read" in words(dialog)
    assert "vss-writers.md" in dialog.details.toPlainText()
    copy = next(b for b in dialog.findChildren(QAbstractButton) if b.accessibleName() == "Copy details")
    copy.click()
    assert "Traceback" in QGuiApplication.clipboard().text()
    assert "vss-writers.md" in (log_dir() / "log.txt").read_text()


def test_about_and_shortcuts_open_and_close_by_escape(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("about", "shortcuts"):
        window.actions_by_name[name].trigger()
        dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
        assert words(dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


def test_a_start_with_a_code_opens_that_error(app: App) -> None:
    app.handle(Request(error="extensionfailedvsswriterinbadstate"))
    assert app.window.page_view.history.current == Location(Kind.ENTRY, "vss-writers-bad-state")


def test_a_start_with_an_unknown_code_searches_for_it(app: App) -> None:
    app.handle(Request(error="UserErrorWidgetNotConfigured"))
    assert app.window.search_box.text() == "UserErrorWidgetNotConfigured"
    assert "UserErrorWidgetNotConfigured" in words(app.window.pane.unknown_codes)


def test_the_window_can_be_closed_while_a_search_runs(app: App, qtbot: QtBot) -> None:
    app.window.search_for("agent not ready\n" * 50_000)
    app.window.close()
    qtbot.wait(200)


def test_no_key_or_click_on_the_start_page_fails(window: MainWindow, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Escape, Qt.Key.Key_F6):
        QApplication.sendEvent(window.search_box, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    qtbot.mouseClick(window, Qt.MouseButton.BackButton, pos=QPoint(3, 3))
    qtbot.mouseClick(window, Qt.MouseButton.ForwardButton, pos=QPoint(3, 3))
