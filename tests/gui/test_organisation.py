"""Settings show what the organisation has settled, and leave the user what it has not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGroupBox, QLabel

from gui.dialogs.settings import SettingsDialog
from gui.theme import LIGHT
from tests.gui.screen import dialog, words
from troubleshooter import organisation
from troubleshooter.organisation import Organisation
from troubleshooter.settings import Settings, ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gui.app import App


def settings_dialog(qtbot: QtBot, settled: Organisation) -> SettingsDialog:
    made = SettingsDialog(Settings(language=Language.EN), settled, "/home/ana/.config", LIGHT)
    qtbot.addWidget(made)
    return made


def told(made: SettingsDialog) -> list[str]:
    """What stands in the organisation's box; nothing when there is none."""
    boxes = [box for box in made.findChildren(QGroupBox) if box.objectName() == "organisation"]
    return [label.text().replace("\u200b", "") for box in boxes for label in box.findChildren(QLabel)]


def test_without_a_policy_nothing_is_said_and_all_can_be_chosen(qtbot: QtBot) -> None:
    made = settings_dialog(qtbot, Organisation())

    assert told(made) == []
    assert made.language.isEnabled()


def test_what_is_settled_is_named_with_its_file(qtbot: QtBot) -> None:
    settled = Organisation(
        tenant="contoso.com", proxy="http://proxy:8080", always_hide_names=True, source="/etc/policy.json"
    )

    made = settings_dialog(qtbot, settled)

    assert told(made) == [
        "Tenant: contoso.com",
        "Proxy: http://proxy:8080",
        "Names in reports: always hidden",
        "From /etc/policy.json",
    ]
    assert made.language.isEnabled()


def test_a_settled_language_cannot_be_chosen_and_the_users_own_is_kept(qtbot: QtBot) -> None:
    made = settings_dialog(qtbot, Organisation(language=Language.ES, source="/etc/policy.json"))

    assert not made.language.isEnabled()
    assert made.language.chosen is Language.ES

    with qtbot.waitSignal(made.changed) as signal:
        made.theme.choose(ThemeChoice.DARK)
    assert signal.args == [Settings(language=Language.EN, theme=ThemeChoice.DARK)]


def test_the_reason_why_a_file_has_no_effect_is_shown(qtbot: QtBot) -> None:
    made = settings_dialog(qtbot, Organisation(source="/etc/policy.json", problem="It cannot be read: not an object."))

    assert "It cannot be read: not an object." in told(made)


def test_the_window_speaks_the_settled_language(
    make_app: Callable[..., App], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"language": "es"}), encoding="utf-8")
    monkeypatch.setattr(organisation, "policy_path", lambda: policy)

    window = make_app(None).window
    assert "¿Qué dice la copia de seguridad fallida?" in words(window)
    window.settings_asked.emit()
    shown = dialog(window, SettingsDialog)
    assert shown.windowTitle() == "Configuración"
    assert "Idioma: Español" in told(shown)


def test_what_is_settled_for_signing_in_cannot_be_changed(qtbot: QtBot) -> None:
    made = settings_dialog(qtbot, Organisation(cloud="china", tenant="contoso.cn", source="/etc/policy.json"))
    azure = made.azure

    assert (azure.cloud.chosen, azure.tenant.text()) == ("china", "contoso.cn")
    assert not azure.cloud.isEnabled()
    assert not azure.tenant.isEnabled()
    assert azure.client_id.isEnabled()


def test_the_cloud_that_is_settled_is_told_by_its_name(qtbot: QtBot) -> None:
    made = settings_dialog(qtbot, Organisation(cloud="us_government", source="/etc/policy.json"))
    assert "Azure cloud: Azure US Government" in told(made)
