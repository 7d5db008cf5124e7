"""Export findings: what goes in, whether names are hidden, the format; with what will be written in view."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.announcements import announce
from gui.dialogs.dialog import Dialog
from gui.icons import icon
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.fields import Choice, Group
from gui.widgets.frames import framed
from gui.widgets.scroll_area import VerticalScrollArea
from gui.widgets.text import heading, plain_label
from gui.widgets.text_view import TextView
from gui.widgets.tick import CheckBox, RadioButton
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.i18n import _, ngettext, number_text
from troubleshooter.report import wording
from troubleshooter.report.aliases import ALIAS
from troubleshooter.report.export import ReportFormat, export, prepare
from troubleshooter.report.names import NameKind
from troubleshooter.report.report_markdown import report_markdown
from troubleshooter.report.report_pdf import Paper

if TYPE_CHECKING:
    from collections import Counter

    from gui.findings_at_hand import FindingsSource, Part
    from gui.tasks import TaskRunner
    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.organisation import Organisation
    from troubleshooter.report.aliases import Aliases
    from troubleshooter.report.export import Prepared

#: Of a long report the preview shows so much.
_MOST_SHOWN = 60_000
_NARROWEST_SIDE = 430
_WIDEST_PART = 480


class ExportDialog(Dialog):
    """Prepares the report anew with every choice, beside the window, and writes it when asked."""

    told = Signal(str)  # a sentence for the status bar
    previewed = Signal()

    def __init__(
        self,
        source: FindingsSource,
        knowledge: Knowledge,
        aliases: Aliases,
        organisation: Organisation,
        tasks: TaskRunner,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Export findings"))
        self._source = source
        self._knowledge = knowledge
        self._aliases = aliases
        self._organisation = organisation
        self._tasks = tasks
        self._theme = theme
        self._prepared: Prepared | None = None
        self._preparing = False
        self._stale = False  # whether a choice was made while a report was being prepared
        self._written: Path | None = None
        self.parts = {part.name: self._part_box(part) for part in source.parts}
        self.hide_names = CheckBox(theme, _("Hide names and addresses"))
        self.hide_names.setChecked(True)
        self.hide_names.setDisabled(organisation.always_hide_names or source.hidden_already)
        self.keep_map = CheckBox(theme, _("Also save which name each stand-in means, for me alone"))
        self.counts = plain_label("", muted=True)
        self.notice = plain_label("", muted=True)
        self.formats = _formats(theme)
        self.paper = Choice({_("A4"): Paper.A4, _("Letter"): Paper.LETTER}, Paper.A4)
        self.paper.setAccessibleName(_("Paper"))
        self.preview = TextView(theme, _("Preview of what will be written"), mono=True)
        self.preview.setPlaceholderText(_("Preparing the report…"))
        self._highlighter = _StandIns(self.preview, theme)
        self.outcome = plain_label("", bold=True)
        self.outcome.hide()
        self.show_file = FlatButton(theme, _("Open it"))
        self.show_file.clicked.connect(self._open_written)
        self.show_file.hide()
        self.copy = FlatButton(theme, _("Copy as Markdown"), picture=icon("copy", theme.text))
        self.copy.clicked.connect(self._copy)
        self.save = FlatButton(theme, _("Save…"), picture=icon("export", theme.on_accent), look=Look.PRIMARY)
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_and_save)
        self.cancel = FlatButton(theme, _("Close"))
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self._connect()
        self.resize(1080, 700)
        self._prepare()

    @property
    def format(self) -> ReportFormat:
        """The chosen format."""
        return next(
            kind for kind, button in zip(ReportFormat, self.formats.buttons(), strict=True) if button.isChecked()
        )

    def save_to(self, path: Path) -> None:
        """Write the report, and the map of names beside it if that was asked for."""
        prepared, kind, paper = self._prepared, self.format, self.paper.chosen
        if prepared is None:
            return
        names_map = path.with_name(path.stem + "-names.json") if self._wants_map() else None

        def write() -> None:
            export(prepared, kind, path, paper=paper)
            if names_map is not None:
                prepared.aliases.save(names_map)

        self._set_busy(busy=True)
        self._tasks.run(write, lambda _nothing: self._wrote(path, names_map), self._failed)

    def _wants_map(self) -> bool:
        return self.keep_map.isChecked() and self.keep_map.isEnabled()

    def _part_box(self, part: Part) -> CheckBox:
        text = self.fontMetrics().elidedText(part.text, Qt.TextElideMode.ElideRight, _WIDEST_PART)
        box = CheckBox(self._theme, text.replace("&", "&&"))
        box.setToolTip(part.text if text != part.text else "")
        box.setAccessibleName(part.text)
        box.setChecked(part.chosen)
        box.setEnabled(part.ready)
        return box

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        if self.parts:
            contents = Group(_("What goes in"))
            column = QVBoxLayout(contents)
            for part in self._source.parts:
                row = QHBoxLayout()
                row.addSpacing(22 if part.within else 0)
                row.addWidget(self.parts[part.name], 1)
                column.addLayout(row)
            left.addWidget(contents)
        names = Group(_("Names"))
        column = QVBoxLayout(names)
        for widget in (self.hide_names, self.counts, self.notice, self.keep_map):
            column.addWidget(widget)
        if self._organisation.always_hide_names:
            column.addWidget(plain_label(_("Your organisation has settled that names are always hidden."), muted=True))
        left.addWidget(names)
        formats = Group(_("Format"))
        column = QVBoxLayout(formats)
        for button in self.formats.buttons():
            row = QHBoxLayout()
            row.addWidget(button)
            if button.objectName() == ReportFormat.PDF.value:
                row.addWidget(self.paper)
            row.addStretch(1)
            column.addLayout(row)
        left.addWidget(formats)
        left.addStretch(1)
        left.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_file)
        buttons.addStretch(1)
        for button in (self.copy, self.cancel, self.save):
            buttons.addWidget(button)
        side = QWidget()
        side.setLayout(left)
        choices = VerticalScrollArea(side, self._theme)  # on a low screen
        choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        choices.setMinimumWidth(max(_NARROWEST_SIDE, side.minimumSizeHint().width()) + 14)  # longer words need more
        choices.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        right = QVBoxLayout()
        right.addWidget(heading(_("Preview"), 2))
        right.addWidget(framed(self.preview, self._theme), 1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(choices)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for box in (*self.parts.values(), self.hide_names):
            box.toggled.connect(self._prepare)
        for button in self.formats.buttons():
            button.toggled.connect(lambda _on: self._show_choices())

    def _show_choices(self) -> None:
        self.paper.setEnabled(self.format is ReportFormat.PDF)
        self.keep_map.setEnabled(self.hide_names.isChecked() and not self._source.hidden_already)
        for part in self._source.parts:
            if part.within:
                self.parts[part.name].setEnabled(self.parts[part.within].isChecked())

    def _prepare(self) -> None:
        """Prepare the report, one at a time: the stand-ins are given out in one order."""
        self._show_choices()
        if self._preparing:
            self._stale = True
            return
        self._preparing, self._stale = True, False
        chosen = [name for name, box in self.parts.items() if box.isChecked() and box.isEnabled()]
        hide = self.hide_names.isChecked()

        def work() -> tuple[Prepared, str]:
            report = self._source.build(chosen)
            prepared = prepare(
                report, self._knowledge, hide_names=hide, aliases=self._aliases, organisation=self._organisation
            )
            return prepared, report_markdown(prepared.report, prepared.redactor)

        self.save.setEnabled(False)
        self.copy.setEnabled(False)
        self.counts.setText(_("Preparing the report…"))
        self.counts.show()
        self._tasks.run(work, self._show_prepared, self._failed)

    def _show_prepared(self, outcome: tuple[Prepared, str]) -> None:
        self._preparing = False
        if self._stale:
            self._prepare()
            return
        self._prepared, text = outcome
        if len(text) > _MOST_SHOWN:
            text = text[:_MOST_SHOWN] + "\n\n" + _("… and so on: the file holds all of it.")
        self.preview.setPlainText(text)
        report = self._prepared.report
        something = bool(report.findings or report.remarks)
        self.notice.setText(wording.notice(report) if something else "")
        self.notice.setVisible(something)
        self.counts.setText(counts_text(self._prepared.replaced) if report.redacted and something else "")
        self.counts.setVisible(bool(self.counts.text()))
        self.save.setEnabled(something)
        self.copy.setEnabled(something)
        if not something:
            self.preview.setPlainText(_("Nothing is chosen.") if self.parts else _nothing_yet())
        self.previewed.emit()

    def _ask_and_save(self) -> None:
        kind = self.format
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        ending = "vmbt.json" if kind is ReportFormat.JSON else kind.value  # a double-click opens it here
        name = f"vmbt-findings-{datetime.now():%Y%m%d-%H%M}.{ending}"
        endings = f"{format_label(kind)} (*.{kind.value})"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the report"), str(Path(folder) / name), endings)
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(f".{kind.value}"))

    def _wrote(self, path: Path, names_map: Path | None) -> None:
        self._set_busy(busy=False)
        self._written = path
        words = _("Written to {file}.").format(file=path)
        if names_map is not None:
            words += " " + _("{file} says what each stand-in means: keep it to yourself.").format(file=names_map.name)
        self.outcome.setText(words)
        self.outcome.show()
        self.show_file.show()
        self.told.emit(_("Written to {file}.").format(file=path.name))
        announce(self.outcome, words)

    def _failed(self, error: BaseException) -> None:
        self._preparing = False
        self._set_busy(busy=False)
        if not isinstance(error, (TroubleshooterError, OSError)):
            raise error
        message = explain(error)
        self.outcome.setText(f"{message.happened} {message.to_do}".strip())
        self.outcome.show()
        self.show_file.hide()
        announce(self.outcome, self.outcome.text())

    def _set_busy(self, *, busy: bool) -> None:
        self.save.setEnabled(not busy)
        self.save.setText(_("Writing…") if busy else _("Save…"))

    def _copy(self) -> None:
        if self._prepared is not None:
            text = report_markdown(self._prepared.report, self._prepared.redactor)
            QGuiApplication.clipboard().setText(text)
            self.told.emit(_("Copied"))
            self.outcome.setText(_("Copied"))
            self.outcome.show()

    def _open_written(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))


class _StandIns(QSyntaxHighlighter):
    """Marks what stands for a name in the preview."""

    def __init__(self, edit: TextView, theme: Theme) -> None:
        super().__init__(edit.document())
        self._look = QTextCharFormat()
        self._look.setBackground(QColor(theme.highlight))
        self._look.setForeground(QColor(theme.on_highlight))

    def highlightBlock(self, text: str) -> None:
        for found in ALIAS.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._look)


def _nothing_yet() -> str:
    return _(
        "There is nothing to export yet. Open an error, check this computer, open a capture of a VM, "
        "or read your VMs from Azure."
    )


def format_label(kind: ReportFormat) -> str:
    """A format, and what it is good for."""
    return {
        ReportFormat.HTML: _("HTML: one page for any browser"),
        ReportFormat.PDF: _("PDF: to print or to file"),
        ReportFormat.MARKDOWN: _("Markdown: for a ticket"),
        ReportFormat.JSON: _("JSON: opens again in this program"),
    }[kind]


def counts_text(replaced: Counter[NameKind]) -> str:
    """How many names of which kind are hidden; empty when none was found, which the notice says."""
    words = {
        NameKind.VM: lambda n: ngettext("{n} VM", "{n} VMs", n),
        NameKind.HOST: lambda n: ngettext("{n} computer", "{n} computers", n),
        NameKind.VAULT: lambda n: ngettext("{n} vault", "{n} vaults", n),
        NameKind.GROUP: lambda n: ngettext("{n} resource group", "{n} resource groups", n),
        NameKind.SUBSCRIPTION: lambda n: ngettext("{n} subscription", "{n} subscriptions", n),
        NameKind.TENANT: lambda n: ngettext("{n} tenant or domain", "{n} tenants or domains", n),
        NameKind.USER: lambda n: ngettext("{n} user", "{n} users", n),
        NameKind.EMAIL: lambda n: ngettext("{n} e-mail address", "{n} e-mail addresses", n),
        NameKind.IP: lambda n: ngettext("{n} IP address", "{n} IP addresses", n),
        NameKind.MAC: lambda n: ngettext("{n} hardware address", "{n} hardware addresses", n),
        NameKind.ID: lambda n: ngettext("{n} identifier", "{n} identifiers", n),
    }
    found = [words[kind](replaced[kind]).format(n=number_text(replaced[kind])) for kind in words if replaced[kind]]
    return _("Hidden: {list}").format(list=", ".join(found)) if found else ""


def _formats(theme: Theme) -> QButtonGroup:
    group = QButtonGroup()
    for kind in ReportFormat:
        button = RadioButton(theme, format_label(kind))
        button.setObjectName(kind.value)
        button.setChecked(kind is ReportFormat.HTML)
        group.addButton(button)
    return group
