"""Where reports are made and opened: the export dialog, opened reports, their comparison, and what stand-ins mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.history import Kind, Location
from gui.icons import icon
from gui.widgets.buttons import FlatButton
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gui.azure_room import AzureRoom
    from gui.content.blocks import Builder
    from gui.dialogs.export import ExportDialog
    from gui.dialogs.stand_ins import StandInsDialog
    from gui.evidence_at_hand import EvidenceAtHand
    from gui.findings_at_hand import FindingsAtHand, FindingsSource
    from gui.main_window import MainWindow
    from gui.notebook import Notebook
    from gui.services import Services
    from gui.theme import Theme
    from troubleshooter.organisation import Organisation
    from troubleshooter.report.aliases import Aliases
    from troubleshooter.report.findings import Report


class ReportDesk:
    """Nothing of reports is loaded before somebody asks for one. It outlives the window."""

    def __init__(
        self,
        services: Services,
        *,
        at_hand: EvidenceAtHand,
        azure: AzureRoom,
        notebook: Notebook,
        organisation: Organisation,
    ) -> None:
        self._services = services
        self._at_hand = at_hand
        self._azure = azure
        self._notebook = notebook
        self._organisation = organisation
        self._theme: Theme | None = None  # of the window that is shown
        self._aliases: Aliases | None = None
        self._opened: dict[str, tuple[str, Report]] = {}  # by number: the file's name and what it holds

    def equip(self, window: MainWindow, theme: Theme) -> None:
        """Teach a window to export, and to open and show reports."""
        from gui.page_view import Provided

        self._theme = theme
        window.page_view.provide(Kind.REPORT, Provided(self._content, self._trail))
        window.offer_files(_is_report, self.open)
        window.export_asked.connect(self.export)
        window.report_asked.connect(self.ask_for_report)
        window.stand_ins_asked.connect(self.show_stand_ins)

    @property
    def aliases(self) -> Aliases:
        """What the reports of this start gave out, so that a name keeps its stand-in."""
        if self._aliases is None:
            from troubleshooter.report.aliases import Aliases

            self._aliases = Aliases()
        return self._aliases

    def export(self, source: FindingsSource | None = None) -> ExportDialog:
        """Show the dialog, for the findings at hand or another source."""
        from gui.dialogs.export import ExportDialog

        window, theme = self._services.window(), self._theme
        assert theme is not None  # noqa: S101  a window was equipped before it can ask
        dialog = ExportDialog(
            source or self._findings(),
            self._services.knowledge,
            self.aliases,
            self._organisation,
            self._services.tasks,
            theme,
            window,
        )
        dialog.told.connect(window.tell)
        dialog.open()
        return dialog

    def ask_for_report(self) -> None:
        """Let a report be chosen, and open it."""
        from gui.dialogs.files import ask_for_report

        path = ask_for_report(self._services.window(), _("Open a report"))
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a report and show it."""
        self._read(path, lambda report: self._show(path.name, report))

    def show_stand_ins(self) -> StandInsDialog:
        """Show what stand-ins mean."""
        from gui.dialogs.stand_ins import StandInsDialog

        assert self._theme is not None  # noqa: S101  a window was equipped before it can ask
        dialog = StandInsDialog(self.aliases, self._theme, self._services.window())
        dialog.open()
        return dialog

    def _findings(self) -> FindingsAtHand:
        from gui.findings_at_hand import FindingsAtHand

        view = self._services.window().page_view
        place = view.history.reading
        entry = place.target if place.kind is Kind.ENTRY else ""
        title = self._services.knowledge.title(f"error:{entry}", self._services.language()) if entry else ""
        azure = self._azure.at_hand_for_report(place.target if place.kind is Kind.VM else "")
        return FindingsAtHand(
            self._services.knowledge, self._at_hand.run, azure, entry, title, tuple(self._notebook.notes.all())
        )

    def _show(self, name: str, report: Report) -> None:
        number = str(len(self._opened) + 1)
        self._opened[number] = (name, report)
        self._services.window().page_view.visit(Location(Kind.REPORT, number))

    def _cannot_open(self, error: BaseException) -> None:
        if not isinstance(error, (TroubleshooterError, OSError)):
            raise error
        from gui.dialogs.error import ErrorDialog

        assert self._theme is not None  # noqa: S101  a window was equipped before it can ask
        ErrorDialog(explain(error), self._theme, self._services.window()).open()

    def _content(self, target: str, builder: Builder) -> QWidget:
        from gui.content.report_content import comparison_content, report_content
        from troubleshooter.report.compare_reports import compare_reports

        before, colon, after = target.partition(":")
        if colon:
            reports = self._opened[before][1], self._opened[after][1]
            return comparison_content(*reports, compare_reports(*reports), builder)
        return report_content(self._opened[target][1], self._actions(target, builder), builder)

    def _trail(self, target: str) -> list[str]:
        names = [self._opened[number][0] for number in target.split(":")]
        return [_("Reports"), " → ".join(names)]

    def _actions(self, number: str, builder: Builder) -> QWidget:
        from gui.findings_at_hand import OpenedReport
        from gui.widgets.flow_layout import FlowRow

        row = FlowRow()
        theme = builder.theme
        report = self._opened[number][1]
        for text, picture, act in (
            (_("Compare with a newer report…"), "compare", lambda: self._compare_with_file(number)),
            (_("Compare with what is at hand now"), "compare", lambda: self._compare_with_now(number)),
            (_("What do the stand-ins mean?"), "question", self.show_stand_ins),
            (_("Write it in another format…"), "export", lambda: self.export(OpenedReport(report))),
        ):
            button = FlatButton(theme, text, picture=icon(picture, theme.text))
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.add(button)
        return row

    def _compare_with_file(self, number: str) -> None:
        from gui.dialogs.files import ask_for_report

        path = ask_for_report(self._services.window(), _("Compare with a newer report"))
        if path is not None:
            self.compare_with(number, path)

    def compare_with(self, number: str, path: Path) -> None:
        """Show an opened report beside one in a file."""
        self._read(path, lambda report: self._show_comparison(number, path.name, report))

    def _compare_with_now(self, number: str) -> None:
        """Show an opened report beside the findings at hand, with names hidden where the report hides them."""
        from troubleshooter.report.export import prepare

        findings = self._findings()
        chosen = [part.name for part in findings.parts if part.chosen and part.ready]
        hide = self._opened[number][1].redacted
        aliases = self.aliases

        def work() -> Report:
            report = findings.build(chosen)
            return prepare(report, self._services.knowledge, hide_names=hide, aliases=aliases).report

        self._run(work, lambda report: self._show_comparison(number, _("now"), report))

    def _read(self, path: Path, show: Callable[[Report], None]) -> None:
        """Read a report beside the window, then show it."""

        def work() -> Report:
            from troubleshooter.report.report_json import open_report

            return open_report(path, self._services.knowledge)

        self._run(work, show)

    def _run(self, work: Callable[[], Report], show: Callable[[Report], None]) -> None:
        self._services.tasks.run(work, show, self._cannot_open)

    def _show_comparison(self, number: str, name: str, report: Report) -> None:
        other = str(len(self._opened) + 1)
        self._opened[other] = (name, report)
        self._services.window().page_view.visit(Location(Kind.REPORT, f"{number}:{other}"))


def _is_report(path: Path) -> bool:
    from troubleshooter.report.report_json import looks_like_report

    return looks_like_report(path)
