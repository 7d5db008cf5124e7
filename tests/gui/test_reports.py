"""Exporting findings from the window, and opening reports in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from gui.app import Request
from gui.history import Kind
from tests.gui import synthetic_checks
from tests.gui.export_choices import choose_format
from troubleshooter.organisation import Organisation
from troubleshooter.report.export import ReportFormat
from troubleshooter.words import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.dialogs.export import ExportDialog

SAID = (
    ("net.wire80", Verdict.PROBLEM, "web-prod-03 (10.4.5.6) cannot reach 168.63.129.16:80"),
    ("agent.service.win", Verdict.OK, "Both services run"),
)


@pytest.fixture(autouse=True)
def machine() -> Iterator[synthetic_checks.SyntheticMachine]:
    with synthetic_checks.installed(SAID) as made:
        yield made


@pytest.fixture
def judged(app: App, qtbot: QtBot, tmp_path: Path) -> App:
    """The program with a capture opened."""
    from troubleshooter.checks.capture import write_capture

    path = tmp_path / "vm.zip"
    write_capture(synthetic_checks.capture(SAID), path)
    app._computer.at_hand.session.open_file(path)
    qtbot.waitUntil(lambda: app._computer.at_hand.run is not None)
    return app


def exporting(app: App, qtbot: QtBot) -> ExportDialog:
    dialog = app._reports.export()
    qtbot.addWidget(dialog)
    previewed(dialog, qtbot)
    return dialog


def previewed(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog._preparing, timeout=20_000)


def written(dialog: ExportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.save_to(path)
    qtbot.waitUntil(lambda: not dialog.outcome.isHidden(), timeout=30_000)


def shown(app: App) -> str:
    labels = app.window.page_view.findChildren(QLabel)
    return "\n".join(label.text() for label in labels).replace("\u200b", "")


def test_the_preview_hides_names_until_somebody_wants_them_shown(judged: App, qtbot: QtBot) -> None:
    dialog = exporting(judged, qtbot)
    text = dialog.preview.toPlainText()

    assert "web-prod-03" not in text
    assert "10.4.5.6" not in text
    assert "168.63.129.16" in text  # the same for everybody
    assert "HOST-1" in text
    assert "1 computer" in dialog.counts.text()

    dialog.hide_names.setChecked(False)
    previewed(dialog, qtbot)
    assert "web-prod-03" in dialog.preview.toPlainText()
    assert "share this only with people who may know them" in dialog.notice.text()


@pytest.mark.parametrize("kind", list(ReportFormat))
def test_each_format_is_written_from_the_window(judged: App, qtbot: QtBot, tmp_path: Path, kind: ReportFormat) -> None:
    dialog = exporting(judged, qtbot)
    choose_format(dialog, kind)
    path = tmp_path / f"findings.{kind.value}"
    written(dialog, path, qtbot)

    begins = {
        ReportFormat.HTML: b"<!doctype html>",
        ReportFormat.PDF: b"%PDF-",
        ReportFormat.MARKDOWN: b"# Backup findings",
        ReportFormat.JSON: b'{\n "format": 1',
    }
    assert path.read_bytes().lower().startswith(begins[kind].lower())
    assert b"web-prod-03" not in path.read_bytes()
    assert str(path) in dialog.outcome.text()


def test_where_nothing_is_to_hide_the_dialog_says_that_and_counts_nothing(app: App, qtbot: QtBot) -> None:
    app._notebook.put("error:vss-writers-bad-state", Outcome.HELPED, "Restarted a writer", "VSS writers")
    dialog = exporting(app, qtbot)
    for name, box in dialog.parts.items():
        box.setChecked(name == "notes")
    previewed(dialog, qtbot)

    assert dialog.counts.isHidden()
    assert dialog.notice.text().startswith("No name or address was found in it.")


def test_what_is_not_chosen_stays_out(judged: App, qtbot: QtBot) -> None:
    judged._notebook.put("error:vss-writers-bad-state", Outcome.HELPED, "Restarted a writer", "VSS writers")
    dialog = exporting(judged, qtbot)
    assert "Restarted a writer" in dialog.preview.toPlainText()

    dialog.parts["notes"].setChecked(False)
    dialog.parts["machine"].setChecked(False)
    previewed(dialog, qtbot)
    assert dialog.preview.toPlainText() == "Nothing is chosen."
    assert not dialog.save.isEnabled()


def test_the_names_of_vms_in_notes_are_hidden_too(judged: App, qtbot: QtBot) -> None:
    judged._notebook.put("vm:key", Outcome.TRIED, "sqlbox-07 again", "sqlbox-07")
    dialog = exporting(judged, qtbot)

    assert "sqlbox-07" not in dialog.preview.toPlainText()
    assert "VM-1 again" in dialog.preview.toPlainText()


def test_an_organisation_that_hides_names_is_obeyed(judged: App, qtbot: QtBot) -> None:
    judged._reports._organisation = Organisation(always_hide_names=True)
    dialog = exporting(judged, qtbot)

    assert dialog.hide_names.isChecked()
    assert not dialog.hide_names.isEnabled()


def test_a_folder_that_is_gone_gives_a_clear_line_and_the_dialog_stays(
    judged: App, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = exporting(judged, qtbot)
    written(dialog, tmp_path / "gone" / "findings.html", qtbot)

    assert "There is no folder" in dialog.outcome.text()
    assert dialog.isVisible()
    assert dialog.save.isEnabled()


def test_a_report_that_was_saved_opens_again_by_drop_and_on_the_command_line(
    judged: App, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = exporting(judged, qtbot)
    choose_format(dialog, ReportFormat.JSON)
    dialog.keep_map.setChecked(True)
    path = tmp_path / "findings.json"
    written(dialog, path, qtbot)
    dialog.close()

    judged.window.take_files([path])
    qtbot.waitUntil(lambda: judged.window.page_view.history.current.kind is Kind.REPORT)
    assert "HOST-1" in shown(judged)
    judged.window.page_view.go_back()
    judged.handle(Request(file=str(path)))
    qtbot.waitUntil(lambda: judged.window.page_view.history.current.kind is Kind.REPORT)

    answer = judged._reports.show_stand_ins()
    qtbot.addWidget(answer)
    answer.load(tmp_path / "findings-names.json")
    answer.text.setPlainText("please restart host-1")
    assert answer.names.toPlainText() == "please restart web-prod-03"


def test_a_file_that_only_looks_like_a_report_is_refused_in_words(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({"format": 99, "catalogue": "2026-11-22", "findings": []}), encoding="utf-8")
    app.window.take_files([path])
    from gui.dialogs.error import ErrorDialog

    qtbot.waitUntil(lambda: bool(app.window.findChildren(ErrorDialog)))
    words = [label.text() for label in app.window.findChild(ErrorDialog).findChildren(QLabel)]
    assert any("format 99" in word for word in words)
    app.window.findChild(ErrorDialog).close()


def test_two_reports_side_by_side_say_what_got_better(
    judged: App, qtbot: QtBot, tmp_path: Path, machine: synthetic_checks.SyntheticMachine
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    for path, said in ((before, SAID), (after, (("net.wire80", Verdict.OK, "Port 80 answers"), *SAID[1:]))):
        from troubleshooter.checks.capture import write_capture

        write_capture(synthetic_checks.capture(said), tmp_path / "one.zip")
        run = judged._computer.at_hand.run
        judged._computer.at_hand.session.open_file(tmp_path / "one.zip")
        qtbot.waitUntil(lambda run=run: judged._computer.at_hand.run is not run and not judged._computer.at_hand.busy)
        dialog = exporting(judged, qtbot)
        choose_format(dialog, ReportFormat.JSON)
        written(dialog, path, qtbot)
        dialog.close()
    judged.window.take_files([before])
    qtbot.waitUntil(lambda: judged.window.page_view.history.current.kind is Kind.REPORT)
    judged._reports.compare_with("1", after)
    qtbot.waitUntil(lambda: ":" in judged.window.page_view.history.current.target)

    assert "Better (" in shown(judged)


def test_ctrl_e_exports_and_copies_for_a_ticket(judged: App, qtbot: QtBot) -> None:
    from gui.dialogs.export import ExportDialog

    judged.window.actions_by_name["export"].trigger()
    qtbot.waitUntil(lambda: bool(judged.window.findChildren(ExportDialog)))
    dialog = judged.window.findChild(ExportDialog)
    previewed(dialog, qtbot)
    dialog.copy.click()

    assert "HOST-1" in QGuiApplication.clipboard().text()
    dialog.close()


def test_with_nothing_at_hand_the_export_says_what_would_give_something(app: App, qtbot: QtBot) -> None:
    dialog = exporting(app, qtbot)
    assert dialog.preview.toPlainText().startswith("There is nothing to export yet.")
    assert not dialog.save.isEnabled()
    assert dialog.notice.isHidden()  # it would count the names of nothing
