"""Exporting findings from the window, and opening reports in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.app import Request
from gui.dialogs.error import ErrorDialog
from gui.dialogs.export import ExportDialog
from gui.history import Kind
from tests.gui import synthetic_checks
from tests.gui.export_choices import choose_format
from tests.gui.screen import button, dialog, words
from troubleshooter import organisation
from troubleshooter.checks.capture import write_capture
from troubleshooter.report import wording
from troubleshooter.report.export import ReportFormat
from troubleshooter.words import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.page_view import PageView

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
    path = tmp_path / "vm.zip"
    write_capture(synthetic_checks.capture(SAID), path)
    app._computer.at_hand.session.open_file(path)
    qtbot.waitUntil(lambda: app._computer.at_hand.run is not None)
    return app


def exporting(app: App, qtbot: QtBot) -> ExportDialog:
    shown = app._reports.export()
    qtbot.addWidget(shown)
    previewed(shown, qtbot)
    return shown


def previewed(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog._preparing, timeout=20_000)


def written(dialog: ExportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.save_to(path)
    qtbot.waitUntil(lambda: not dialog.outcome.isHidden(), timeout=30_000)


def exported_and_opened(app: App, path: Path, qtbot: QtBot) -> PageView:
    """Write what is at hand as JSON, names hidden, and open that report in the window."""
    export = exporting(app, qtbot)
    choose_format(export, ReportFormat.JSON)
    written(export, path, qtbot)
    export.close()
    app.window.take_files([path])
    view = app.window.page_view
    qtbot.waitUntil(lambda: view.history.current.kind is Kind.REPORT)
    return view


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
    if kind is not ReportFormat.PDF:  # whose words are packed; tests/report looks inside
        assert b"HOST-1" in path.read_bytes()
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


def test_an_organisation_that_hides_names_is_obeyed(
    make_app: Callable[..., App], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"always_hide_names": True}), encoding="utf-8")
    monkeypatch.setattr(organisation, "policy_path", lambda: policy)
    export = exporting(make_app(), qtbot)

    assert export.hide_names.isChecked()
    assert not export.hide_names.isEnabled()
    assert "Your organisation has settled that names are always hidden." in words(export)


@pytest.fixture
def with_sample(app: App, qtbot: QtBot) -> App:
    """The program with the sample estate, read to its end."""
    app.handle(Request(sample="1"))
    session = app._azure.session
    qtbot.waitUntil(lambda: not session.reading and session.failing == 37, timeout=10_000)
    return app


def test_of_an_estate_one_vm_alone_can_go_in(with_sample: App, qtbot: QtBot) -> None:
    estate = with_sample._azure.session.estate
    assert estate is not None
    vm, other = estate.failing()[:2]
    with_sample.window.open_link(f"vm:{vm.key}")
    export = exporting(with_sample, qtbot)
    export.hide_names.setChecked(False)
    previewed(export, qtbot)
    assert other.name in export.preview.toPlainText()

    export.parts["one_vm"].setChecked(True)
    previewed(export, qtbot)
    assert vm.name in export.preview.toPlainText()
    assert other.name not in export.preview.toPlainText()


def test_a_report_of_an_estate_shows_its_errors_failed_jobs_notes_and_what_was_not_read(
    with_sample: App, qtbot: QtBot, tmp_path: Path
) -> None:
    with_sample._notebook.put("error:vss-writers-bad-state", Outcome.HELPED, "Restarted a writer", "VSS writers")
    view = exported_and_opened(with_sample, tmp_path / "findings.json", qtbot)
    shown = words(view)
    headings = wording.headings()
    for part in ("groups", "jobs", "remarks", "unread"):
        assert headings[part] in shown
    assert "ExtensionFailedVssWriterInBadState" in shown
    assert "Restarted a writer" in shown
    assert "does not have authorization" in shown


def test_a_report_whose_names_are_hidden_keeps_them_hidden_in_another_format(
    judged: App, qtbot: QtBot, tmp_path: Path
) -> None:
    view = exported_and_opened(judged, tmp_path / "findings.json", qtbot)

    button(view, "Write it in another format…").click()

    again = dialog(judged.window, ExportDialog)
    previewed(again, qtbot)
    assert "HOST-1" in again.preview.toPlainText()
    assert "web-prod-03" not in again.preview.toPlainText()
    assert not again.hide_names.isEnabled()


def test_a_report_is_compared_with_what_is_at_hand_now(judged: App, qtbot: QtBot, tmp_path: Path) -> None:
    view = exported_and_opened(judged, tmp_path / "before.json", qtbot)
    at_hand = judged._computer.at_hand
    before = at_hand.run
    mended = (("net.wire80", Verdict.OK, "Port 80 answers"), *SAID[1:])
    write_capture(synthetic_checks.capture(mended), tmp_path / "now.zip")
    at_hand.session.open_file(tmp_path / "now.zip")
    qtbot.waitUntil(lambda: at_hand.run is not before and not at_hand.busy)

    button(view, "Compare with what is at hand now").click()

    qtbot.waitUntil(lambda: "before.json → now" in words(view))
    assert "Better (1" in words(view)
    assert "web-prod-03" not in words(view)


def test_a_map_of_names_that_is_none_is_refused_in_words(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("[]", encoding="utf-8")
    answer = app._reports.show_stand_ins()
    assert "No stand-in is known yet" in words(answer)
    answer.load(tmp_path / "odd.json")
    assert "No stand-in is known yet" not in words(answer)
    assert "stand-in is known" not in words(answer)
    assert "odd.json" in words(answer)


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
    assert "HOST-1" in words(judged.window.page_view)
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
    qtbot.waitUntil(lambda: bool(app.window.findChildren(ErrorDialog)))
    assert "format 99" in words(dialog(app.window, ErrorDialog))


def test_two_reports_side_by_side_say_what_got_better(
    judged: App, qtbot: QtBot, tmp_path: Path, machine: synthetic_checks.SyntheticMachine
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    for path, said in ((before, SAID), (after, (("net.wire80", Verdict.OK, "Port 80 answers"), *SAID[1:]))):
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

    assert "Better (" in words(judged.window.page_view)


def test_ctrl_e_exports_and_copies_for_a_ticket(judged: App, qtbot: QtBot) -> None:
    qtbot.keyClick(judged.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    export = dialog(judged.window, ExportDialog)
    previewed(export, qtbot)
    export.copy.click()

    assert "HOST-1" in QGuiApplication.clipboard().text()


def test_with_nothing_at_hand_the_export_says_what_would_give_something(app: App, qtbot: QtBot) -> None:
    dialog = exporting(app, qtbot)
    assert dialog.preview.toPlainText().startswith("There is nothing to export yet.")
    assert not dialog.save.isEnabled()
    assert dialog.notice.isHidden()  # it would count the names of nothing
