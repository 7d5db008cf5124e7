"""Settings: language, colours and how to sign in to Azure, applied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout

from gui.dialogs.dialog import Dialog, closing_row
from gui.widgets.fields import Choice, Group, LineEdit
from gui.widgets.text import plain_label
from troubleshooter.i18n import _
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme
    from troubleshooter.organisation import Organisation
    from troubleshooter.settings import Settings

_WIDTH = 560  # room for the hints in the fields


class SettingsDialog(Dialog):
    """Emits the changed settings with every choice."""

    changed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        organisation: Organisation,
        folder: str,
        theme: Theme,
        parent: QWidget | None = None,
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
        self.azure = AzureChoices(settings, organisation)
        self.azure.chosen.connect(self._choose_azure)
        place = plain_label(_("Kept in {folder}").format(folder=folder), muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self.azure)
        if organisation.source:
            layout.addWidget(organisation_box(organisation))
        layout.addWidget(place)
        layout.addStretch(1)
        layout.addLayout(closing_row(self, theme))
        self.setMinimumWidth(_WIDTH)
        self.language.setFocus()

    def _choose(self) -> None:
        language = self.language.chosen if self.language.isEnabled() else self._settings.language
        self._settings = self._settings._replace(language=language, theme=self.theme.chosen)
        self.changed.emit(self._settings)

    def _choose_azure(self, cloud: str, tenant: str, client_id: str) -> None:
        self._settings = self._settings._replace(azure_cloud=cloud, azure_tenant=tenant, azure_client_id=client_id)
        self.changed.emit(self._settings)


class AzureChoices(Group):
    """Where and as which application to sign in; what the organisation has set cannot be changed."""

    chosen = Signal(str, str, str)  # cloud, tenant, client id

    def __init__(self, settings: Settings, organisation: Organisation) -> None:
        super().__init__(_("Signing in to Azure"))
        clouds = {words: "" if cloud == "public" else cloud for cloud, words in cloud_names().items()}
        cloud = organisation.cloud or settings.azure_cloud
        self.cloud = Choice(clouds, cloud if cloud in clouds.values() else "")
        self.tenant = LineEdit(organisation.tenant or settings.azure_tenant)
        self.tenant.setPlaceholderText(_("the account's own; or an ID or a domain"))
        self.tenant.setToolTip(self.tenant.placeholderText())
        self.client_id = LineEdit(organisation.client_id or settings.azure_client_id)
        self.client_id.setPlaceholderText(_("that of Azure CLI; or of an app that you have registered"))
        self.client_id.setToolTip(self.client_id.placeholderText())
        self._problem = plain_label("", bold=True)
        self._problem.hide()
        for field, settled in (
            (self.cloud, organisation.cloud),
            (self.tenant, organisation.tenant),
            (self.client_id, organisation.client_id),
        ):
            field.setDisabled(bool(settled))
        form = QFormLayout(self)
        form.addRow(_("&Cloud:"), self.cloud)
        form.addRow(_("&Tenant:"), self.tenant)
        form.addRow(_("Client &ID:"), self.client_id)
        form.addRow(self._problem)
        self.cloud.currentIndexChanged.connect(self._choose)
        self.tenant.editingFinished.connect(self._choose)
        self.client_id.editingFinished.connect(self._choose)

    def _choose(self) -> None:
        from troubleshooter.estate.options import OptionsError, checked_options

        cloud, tenant, client_id = self.cloud.chosen, self.tenant.text().strip(), self.client_id.text().strip()
        try:
            checked_options(cloud=cloud, tenant=tenant, client_id=client_id)
        except OptionsError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self._problem.hide()
        self.chosen.emit(
            cloud if self.cloud.isEnabled() else "",
            tenant if self.tenant.isEnabled() else "",
            client_id if self.client_id.isEnabled() else "",
        )


def organisation_box(organisation: Organisation) -> Group:
    """What is set for this computer, and by which file; nothing in it can be changed here."""
    box = Group(_("Set by your organisation"))
    box.setObjectName("organisation")
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
        _("Azure cloud"): cloud_names().get(organisation.cloud, organisation.cloud),
        _("Tenant"): organisation.tenant,
        _("Client id"): organisation.client_id,
        _("Proxy"): organisation.proxy,
        _("Names in reports"): _("always hidden") if organisation.always_hide_names else "",
    }
    return [_("{name}: {value}").format(name=name, value=value) for name, value in names.items() if value]


def cloud_names() -> dict[str, str]:
    """The clouds by the words of settings and policy files (see ``organisation.CLOUDS``), each as people call it."""
    return {
        "public": _("Azure (public)"),
        "us_government": _("Azure US Government"),
        "china": _("Azure operated by 21Vianet (China)"),
    }
