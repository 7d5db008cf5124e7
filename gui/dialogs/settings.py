"""Settings: language and colours, applied at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout

from gui.widgets.text import plain_label
from troubleshooter.i18n import _
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from troubleshooter.settings import Settings


class SettingsDialog(QDialog):
    """Emits the changed settings with every choice."""

    changed = Signal(object)

    def __init__(self, settings: Settings, folder: str, parent: QWidget | None = None) -> None:
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
        self.language = Choice(languages, settings.language)
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
        layout.addWidget(place)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)

    def _choose(self) -> None:
        self._settings = replace(self._settings, language=self.language.chosen, theme=self.theme.chosen)
        self.changed.emit(self._settings)


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
