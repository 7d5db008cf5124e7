"""Every room, dialog and kind of page of the real window, each brought up the way that a user comes to it.

What is shown is the real content, the sample estate and synthetic checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gui.app import Request
from gui.history import Kind, Location
from gui.rooms import Room
from gui.widgets.note_line import NoteLine
from tests.gui import synthetic_checks
from tests.gui.export_choices import choose_format
from troubleshooter.checks.capture import write_capture
from troubleshooter.errors import UserMessage
from troubleshooter.report.export import ReportFormat
from troubleshooter.words import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gui.app import App
    from gui.dialogs.export import ExportDialog
    from gui.panes.checks import ChecksPane
    from gui.panes.estate import EstatePane

ENTRY = "vss-writers-bad-state"
PAGE_WITH_TABLE = "backup-item-names"
POLICY = (
    '{"properties": {"backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": 9, "schedulePolicy": '
    '{"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily"}}}'
)
LOG = "2026-11-25 08:11:58 ExtensionFailedVssWriterInBadState 0x800423F4\nUserErrorNobodyHasEverSeen\n"


@dataclass(frozen=True, slots=True)
class Stage:
    """A started program, a folder to write into, and a way to wait for something."""

    app: App
    folder: Path
    wait: Callable[[Callable[[], bool]], None]

    def capture(self, name: str = "vm.zip") -> Path:
        """A synthetic capture in a file."""
        path = self.folder / name
        write_capture(synthetic_checks.capture(), path)
        return path

    def open_capture(self) -> None:
        """Open one, and wait until it is judged."""
        at_hand = self.app._computer.at_hand
        run = at_hand.run
        at_hand.session.open_file(self.capture())
        self.wait(lambda: at_hand.run is not run and not at_hand.busy)

    def visit(self, kind: Kind, target: str) -> QWidget:
        """Show a place in the reading half."""
        self.app.window.page_view.visit(Location(kind, target))
        return self.app.window

    def export(self) -> ExportDialog:
        """The export dialog with its preview."""
        dialog = self.app._reports.export()
        self.wait(lambda: not dialog._preparing)
        return dialog


def start(stage: Stage) -> QWidget:
    return stage.app.window


def search(stage: Stage) -> QWidget:
    stage.app.window.search_for(LOG)
    return stage.app.window


def search_without_hits(stage: Stage) -> QWidget:
    stage.app.window.search_for("zzzz qqqq xxxx")
    return stage.app.window


def error(stage: Stage) -> QWidget:
    stage.app.window.open_entry(ENTRY)
    return stage.app.window


def error_with_evidence(stage: Stage) -> QWidget:
    stage.open_capture()
    stage.app.window.open_entry(ENTRY)
    return stage.app.window


def fix_page(stage: Stage) -> QWidget:
    return stage.visit(Kind.PAGE, PAGE_WITH_TABLE)


def check_page(stage: Stage) -> QWidget:
    stage.open_capture()
    return stage.visit(Kind.CHECK, "vss.writers")


def unknown_code(stage: Stage) -> QWidget:
    return stage.visit(Kind.UNKNOWN, "UserErrorNobodyHasEverSeen")


def policy(stage: Stage) -> QWidget:
    return stage.visit(Kind.POLICY, POLICY)


def notes_editor(stage: Stage) -> QWidget:
    stage.app._notebook.put(f"error:{ENTRY}", Outcome.HELPED, "After the second restart of the writer", "VSS writers")
    stage.app.window.open_entry(ENTRY)
    stage.app.window.page_view.findChildren(NoteLine)[1].choose(Outcome.TRIED)
    return stage.app.window


def computer(stage: Stage) -> QWidget:
    stage.app.window.enter(Room.COMPUTER)
    return stage.app.window


def _checks(stage: Stage) -> ChecksPane:
    pane = stage.app.window.enter(Room.COMPUTER)
    assert pane is not None
    return pane


def computer_with_results(stage: Stage) -> QWidget:
    pane = _checks(stage)
    stage.open_capture()
    pane.results.rows[0].set_unfolded(True)
    return stage.app.window


def computer_with_a_comparison(stage: Stage) -> QWidget:
    pane = _checks(stage)
    stage.open_capture()
    stage.app._computer.at_hand.session.compare_with_file(stage.capture("before.zip"))
    stage.wait(lambda: pane.session.compared is not None)
    return stage.app.window


def azure(stage: Stage) -> QWidget:
    stage.app.window.enter(Room.AZURE)
    return stage.app.window


def sample(stage: Stage) -> EstatePane:
    """The pane with the sample estate, read to its end."""
    stage.app.handle(Request(sample="1"))
    pane: EstatePane = stage.app.window.enter(Room.AZURE)
    stage.wait(lambda: not pane.session.reading and len(pane.model.rows) == 200)
    return pane


def azure_with_the_sample(stage: Stage) -> QWidget:
    sample(stage)
    return stage.app.window


def vm(stage: Stage) -> QWidget:
    pane = sample(stage)
    row = pane.model.row_at(pane.model.index(pane.table.first_vm(), 0))
    assert row is not None
    return stage.visit(Kind.VM, row.key)


def _written(stage: Stage, name: str) -> Path:
    stage.open_capture()
    dialog = stage.export()
    choose_format(dialog, ReportFormat.JSON)
    path = stage.folder / name
    dialog.save_to(path)
    stage.wait(lambda: not dialog.outcome.isHidden())
    dialog.close()
    return path


def report(stage: Stage) -> QWidget:
    view = stage.app.window.page_view
    stage.app.window.take_files([_written(stage, "before.json")])
    stage.wait(lambda: view.history.current.kind is Kind.REPORT)
    return stage.app.window


def comparison(stage: Stage) -> QWidget:
    view = stage.app.window.page_view
    report(stage)
    stage.app._reports.compare_with("1", stage.folder / "before.json")
    stage.wait(lambda: ":" in view.history.current.target)
    return stage.app.window


def _dialog(stage: Stage, act: str) -> QWidget:
    stage.app.window.actions_by_name[act].trigger()
    (dialog,) = (one for one in stage.app.window.findChildren(QDialog) if one.isVisible())
    return dialog


def settings(stage: Stage) -> QWidget:
    return _dialog(stage, "settings")


def about(stage: Stage) -> QWidget:
    return _dialog(stage, "about")


def shortcuts(stage: Stage) -> QWidget:
    return _dialog(stage, "shortcuts")


def sign_in(stage: Stage) -> QWidget:
    assert stage.app._theme is not None
    stage.app._azure._sign_in(stage.app._theme)
    dialog = stage.app._azure._dialog
    assert dialog is not None
    return dialog


def stand_ins(stage: Stage) -> QWidget:
    return stage.app._reports.show_stand_ins()


def export(stage: Stage) -> QWidget:
    stage.open_capture()
    dialog = stage.export()
    dialog.save_to(stage.folder / "findings.html")
    stage.wait(lambda: not dialog.outcome.isHidden())
    return dialog


def failure(stage: Stage) -> QWidget:
    from gui.dialogs.error import ErrorDialog

    words = UserMessage("The file cannot be read.", "Choose another file.", "synthetic details\n" * 30)
    dialog = ErrorDialog(words, stage.app._theme, stage.app.window)
    dialog.open()
    return dialog


#: By name, what brings it up and returns the window or the dialog.
SCENES: dict[str, Callable[[Stage], QWidget]] = {
    made.__name__: made
    for made in (
        start, search, search_without_hits, error, error_with_evidence, fix_page, check_page, unknown_code, policy,
        notes_editor, computer, computer_with_results, computer_with_a_comparison, azure, azure_with_the_sample, vm,
        report, comparison, settings, about, shortcuts, sign_in, stand_ins, export, failure,
    )
}  # fmt: skip
