"""The settings that a user chooses: applied at once, kept for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from gui.dialogs.settings import SettingsDialog
from gui.history import Kind, Location
from gui.theme import DARK, HIGH_CONTRAST, LIGHT
from tests.gui.screen import dialog, words
from troubleshooter.paths import config_dir
from troubleshooter.settings import ThemeChoice, load_settings
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from gui.app import App
    from troubleshooter.settings import Settings


def open_settings(app: App) -> SettingsDialog:
    app.window.actions_by_name["settings"].trigger()
    return dialog(app.window, SettingsDialog)


def stored() -> Settings:
    return load_settings(config_dir() / "settings.json")


def test_choosing_spanish_changes_interface_and_content_at_once_and_for_good(
    app: App, make_app: Callable[..., App]
) -> None:
    app.window.search_for("bitlocker")
    app.window.open_entry("snapshot-bitlocker-locked")
    open_settings(app).language.choose(Language.ES)
    window = app.window
    assert window.page_view.history.current == Location(Kind.ENTRY, "snapshot-bitlocker-locked")
    assert window.search_box.text() == "bitlocker"
    assert "Causas, la más probable primero" in words(window)
    assert window._knowledge.entry("snapshot-bitlocker-locked").text[Language.ES].title in words(window)
    assert stored().language is Language.ES
    assert "Funciona sin conexión" in words(make_app(None).window)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_colours_are_chosen_in_the_settings_and_remembered(choice: ThemeChoice, app: App, qapp: QApplication) -> None:
    open_settings(app).theme.choose(choice)
    expected = {ThemeChoice.LIGHT: LIGHT, ThemeChoice.DARK: DARK, ThemeChoice.HIGH_CONTRAST: HIGH_CONTRAST}[choice]
    assert qapp.palette().window().color() == QColor(expected.window)
    picture = app.window.grab().toImage()
    place = app.window.page_view.mapTo(app.window, QPoint(10, app.window.page_view.height() // 2))
    margin = picture.pixelColor(place)
    assert margin == QColor(expected.window)
    assert stored().theme is choice


def test_settings_that_cannot_be_saved_hold_until_the_end_and_that_is_said(app: App, qapp: QApplication) -> None:
    config_dir().parent.mkdir(parents=True, exist_ok=True)
    config_dir().write_text("a file where the folder should be")
    open_settings(app).theme.choose(ThemeChoice.DARK)
    assert qapp.palette().window().color() == QColor(DARK.window)
    assert "only until you quit" in app.window.statusBar().currentMessage()


def test_where_to_sign_in_is_chosen_and_kept(app: App) -> None:
    azure = open_settings(app).azure
    azure.cloud.choose("us_government")
    azure.tenant.setText("contoso.onmicrosoft.us")
    azure.tenant.editingFinished.emit()

    assert (stored().azure_cloud, stored().azure_tenant) == ("us_government", "contoso.onmicrosoft.us")


def test_a_client_id_that_is_none_is_said_and_not_kept(app: App) -> None:
    azure = open_settings(app).azure
    azure.client_id.setText("me")
    azure.client_id.editingFinished.emit()

    assert "'me' is not a client ID." in words(azure)
    assert stored().azure_client_id == ""
