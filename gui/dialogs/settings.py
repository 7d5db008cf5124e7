"""Settings: language and colours, applied at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QGroupBox, QVBoxLayout

from gui.widgets.text import plain_label
from troubleshooter.i18n import _
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from troubleshooter.organisation import Organisation
    from troubleshooter.settings import Settings


class SettingsDialog(QDialog):
    """Emits the changed settings with every choice."""

    changed = Signal(object)

    def __init__(
        self, settings: Settings, organisation: Organisation, folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self._settings = settings
        # The languages are named in themselves, so that a wrong choice can be undone.
        languages = {_("As the system"): None, "English": Language.EN, "Español": Language.ES}
        themes = {
            _("As the system"): ThemeChoice.SYSTEM,
            _("Light"): ThemeChoice.LIGHT,
            _("Dark"): ThemeChoice.DARK,
            _("High contrast"): ThemeChoice.HIGH_CONTRAST,
        }
        self.language = Choice(languages, organisation.language or settings.language)
        self.language.setDisabled(organisation.language is not None)
        self.theme = Choice(themes, settings.theme)
        self.language.currentIndexChanged.connect(self._choose)
        self.theme.currentIndexChanged.connect(self._choose)
        form = QFormLayout()
        form.addRow(_("&Language:"), self.language)
        form.addRow(_("&Colours:"), self.theme)
        place = plain_label(_("Kept in {folder}").format(folder=folder), muted=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        if organisation.source:
            layout.addWidget(organisation_box(organisation))
        layout.addWidget(place)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)

    def _choose(self) -> None:
        language = self.language.chosen if self.language.isEnabled() else self._settings.language
        self._settings = replace(self._settings, language=language, theme=self.theme.chosen)
        self.changed.emit(self._settings)


def organisation_box(organisation: Organisation) -> QGroupBox:
    """What is set for this computer, and by which file; nothing in it can be changed here."""
    box = QGroupBox(_("Set by your organisation"))
    layout = QVBoxLayout(box)
    lines = organisation_lines(organisation)
    for line in lines or [_("Nothing: the choices are yours.")]:
        layout.addWidget(plain_label(line))
    if organisation.problem:
        layout.addWidget(plain_label(organisation.problem))
    layout.addWidget(plain_label(_("From {file}").format(file=organisation.source), muted=True))
    return box


def organisation_lines(organisation: Organisation) -> list[str]:
    """One line for each thing that is settled."""
    names = {
        _("Language"): {Language.EN: "English", Language.ES: "Español"}.get(organisation.language)
        if organisation.language
        else "",
        _("Azure cloud"): organisation.cloud,
        _("Tenant"): organisation.tenant,
        _("Client id"): organisation.client_id,
        _("Proxy"): organisation.proxy,
        _("Names in reports"): _("always hidden") if organisation.always_hide_names else "",
    }
    return [_("{name}: {value}").format(name=name, value=value) for name, value in names.items() if value]


class Choice(QComboBox):
    """A combo box over Python values, which Qt would turn into plain text."""

    def __init__(self, choices: Mapping[str, object], current: object) -> None:
        super().__init__()
        self._values = list(choices.values())
        self.addItems(list(choices))
        self.choose(current)

    @property
    def chosen(self) -> Any:
        """The value of the current line."""
        return self._values[self.currentIndex()]

    def choose(self, value: object) -> None:
        """Make the line of a value the current one."""
        self.setCurrentIndex(self._values.index(value))
