"""What users come to do, from the first key to the end; five of them without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gui.history import Kind
from gui.models.estate_rows import GroupRow
from gui.models.estate_table import Role
from gui.rooms import Room
from gui.widgets.command_block import CommandText
from tests.fakes.account_stores import without_accounts
from tests.fakes.azure import FakeAzure
from tests.gui import synthetic_checks
from tests.gui.error_list import hits
from troubleshooter.checks.capture import Capture, Machine, open_capture, write_capture
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.report.build import Judged, build_report
from troubleshooter.report.export import ReportFormat, export, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.person import Person

RECORDED = Path(__file__).parents[1] / "captures"


@pytest.fixture
def synthetic() -> Iterator[synthetic_checks.SyntheticMachine]:
    """Checks that find what these tests make up, so that this computer has a problem."""
    with synthetic_checks.installed() as machine:
        yield machine


@pytest.fixture
def azure(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAzure]:
    """A local Entra and Resource Manager, on a computer without a keyring and without az."""
    fake = FakeAzure(tmp_path_factory.mktemp("azure"))
    fake.lead(monkeypatch)
    without_accounts(monkeypatch)
    yield fake
    fake.released.set()
    fake.close()


def capture_of_a_linux_vm(path: Path, mounts: str = "synthetic-noexec-and-twice.txt") -> None:
    """Recorded outputs (one of them synthetic, as its name says) as somebody would bring them from a VM."""
    outputs = {
        "mountinfo": f"mountinfo/{mounts}",
        "vmsnapshotlinux-extension-log": "vmsnapshotlinux-extension-log/2016-fifreeze-failed-data-dblog.txt",
        "systemctl-status": "systemctl-status/rhel86-inactive-dead.txt",
    }
    evidence = {
        probe: Evidence(probe, FileKind.TEXT, Reading(ReadStatus.OK, (RECORDED / name).read_bytes()), 5, True)
        for probe, name in outputs.items()
    }
    machine = Machine("linux", "Ubuntu 22.04.5 LTS", "web-prod-03")
    write_capture(Capture(machine, datetime(2026, 11, 25, 8, 12, tzinfo=UTC), True, evidence=evidence), path)


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """What the system's own file dialog is answered with."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))


def test_01_a_portal_error_pasted_and_fixed(person: Person) -> None:
    """Without a mouse: paste what the portal says, open the error, copy the fix, note that it helped."""
    QGuiApplication.clipboard().setText(
        "Error code: UserErrorGuestAgentStatusUnavailable. VM Agent unable to communicate with Azure Backup"
    )
    person.press("Ctrl+V")
    person.until(lambda: "vm-agent-unable-to-communicate" in hits(person.app.window))
    person.picture("found")
    person.press("Return")
    person.sees("Azure Backup gets no status from the VM agent", "Causes, likeliest first")
    person.tab_to("Copy ")
    assert person.app.window.page_view.isAncestorOf(person.focus)
    person.press("Space")
    shown = [one.toPlainText() for one in person.app.window.page_view.findChildren(CommandText)]
    assert QGuiApplication.clipboard().text() in shown
    person.picture("fix")
    person.tab_to("Note on:")
    person.press("Space")
    person.press("Down", times=2)  # tried, helped
    person.press("Return")
    person.type("Restarted the agent")
    person.press("Return")
    person.sees("helped", "Restarted the agent")
    person.picture("note")


def test_02_spanish_from_start_to_report(
    persona: Person, synthetic: synthetic_checks.SyntheticMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Spanish: half a sentence of the portal, the checks, the report."""
    persona.type("el agente de máquina virtual no se puede comunicar con")
    persona.press("Return")
    persona.sees("Azure Backup no recibe el estado del agente de la VM", "Causas")
    persona.click("Este equipo")
    persona.click("Comprobar este equipo")
    persona.until(lambda: persona.app._computer.at_hand.run is not None and not persona.app._computer.at_hand.busy)
    persona.picture("comprobaciones")
    persona.click("Exportar hallazgos…")
    persona.sees("Qué se incluye", "Hallazgos de copia de seguridad")
    persona.picture("exportar")
    path = tmp_path / "hallazgos.html"
    choosing(monkeypatch, path)
    persona.click("Guardar…")
    persona.sees("Escrito en")
    written = path.read_text(encoding="utf-8")
    assert '<html lang="es"' in written
    assert "HOST-1" in written


def test_03_a_vague_symptom_to_an_answer(person: Person) -> None:
    """Without a mouse: neither a code nor a message, only what was seen; two answers leave a handful of errors."""
    person.tab_to("I only know what I see")
    person.press("Space")
    person.sees("What do you see?", "I don't know")
    person.picture("questions")
    person.tab_to("The snapshot or restore point cannot be taken")
    person.press("Space")
    person.tab_to("Freezing, a mount point or a script fails")
    person.press("Space")
    person.tab_to("A Linux file system could not be frozen")
    person.picture("few")
    person.press("Space")
    person.until(lambda: person.app.window.page_view.history.current.kind is Kind.ENTRY)
    person.sees("Causes, likeliest first")
    person.picture("answer")


def test_04_checks_run_and_the_problem_followed(person: Person, synthetic: synthetic_checks.SyntheticMachine) -> None:
    """Without a mouse: run the checks, unfold the problem, follow it to the error that it explains."""
    person.press("Ctrl+R")
    person.until(lambda: person.app._computer.at_hand.run is not None and not person.app._computer.at_hand.busy)
    assert person.app.window.current_room is Room.COMPUTER
    person.sees("1 problem")
    person.picture("results")
    person.press("Right")
    person.sees("WSAEACCES")
    person.picture("evidence")
    person.press("Ctrl+1")
    person.type("agent not ready")
    person.press("Return")
    person.sees("Causes, with evidence from this computer", "likely yours")
    person.picture("cause")


def test_05_a_capture_opened_and_a_cause_confirmed(person: Person, tmp_path: Path) -> None:
    """A colleague's capture from the VM, dropped on the window, proves the cause."""
    path = tmp_path / "web-prod-03.zip"
    capture_of_a_linux_vm(path)
    person.app.window.take_files([path])
    person.until(lambda: person.app._computer.at_hand.run is not None)
    person.sees("web-prod-03", "The agent's service is not running")
    person.picture("capture")
    person.press("Ctrl+K")
    person.type("UserErrorGuestAgentStatusUnavailable")
    person.press("Return")
    person.sees("Causes, with evidence from web-prod-03", "confirmed", "The Linux agent is stopped")
    person.picture("confirmed")


def test_06_signed_in_and_the_failing_vms_grouped(person: Person, azure: FakeAzure) -> None:
    """Sign in with a code, see which VMs fail, group them by error, open the fix of one."""
    person.click("Azure")
    person.click("Sign in to Azure…")
    person.click("Sign in with a code")
    person.until(lambda: "Choose a tenant" in person.reads() or person.where is person.app.window)
    if person.where is not person.app.window:
        person.press("Space")
    pane = person.app.window._room_panes[Room.AZURE]
    person.sees("37 of 200 VMs fail")
    person.until(lambda: not pane.session.reading)
    person.picture("failing")
    person.click("Group by error")
    assert isinstance(pane.model.index(0, 0).data(Role.ROW), GroupRow)
    person.picture("grouped")
    pane.focus_content()
    person.press("Down")
    person.press("Return")
    person.until(lambda: person.app.window.page_view.history.current.kind is Kind.VM)
    person.sees("What Azure says")
    person.picture("vm")


def test_07_sign_in_cancelled_then_offline(person: Person, azure: FakeAzure) -> None:
    """Without a mouse: begin to sign in, think better of it, and go on with everything that needs no network."""
    azure.pending_polls = 1000
    person.press("Ctrl+3")
    person.tab_to("Sign in to Azure…")
    person.press("Space")
    person.tab_to("Sign in with a code")
    person.press("Space")
    person.sees("ABCD-EFGH")
    person.picture("code")
    person.press("Escape")
    person.until(lambda: person.where is person.app.window or "Sign in with a code" in person.reads())
    person.press("Escape")
    person.until(lambda: person.where is person.app.window)
    azure.close()
    person.press("Ctrl+K")
    person.type("bitlocker")
    person.press("Return")
    person.sees("A drive is locked by BitLocker")
    person.picture("offline")


def test_08_the_sample_estate_as_pdf_with_names_hidden(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at the sample, and make of it a PDF to pass on."""
    person.click("Azure")
    person.click("Look at a sample estate")
    person.sees("SAMPLE ESTATE", "37 of")
    pane = person.app.window._room_panes[Room.AZURE]
    person.until(lambda: not pane.session.reading)
    path = tmp_path / "sample.pdf"
    choosing(monkeypatch, path)
    person.click("Export findings…")
    person.sees("Sample estate (invented)", "37 VMs")
    person.click("PDF: to print or to file")
    person.picture("export")
    person.click("Save…")
    person.sees("Written to")
    assert path.read_bytes().startswith(b"%PDF")


def test_09_a_colleagues_report_opened_and_compared(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yesterday's report and today's, side by side."""
    knowledge = person.app._knowledge
    for name, mounts in (("before", "synthetic-noexec-and-twice.txt"), ("after", "proc-pid-mountinfo.txt")):
        capture_of_a_linux_vm(tmp_path / "vm.zip", mounts)
        capture = open_capture(tmp_path / "vm.zip")
        report = build_report(knowledge, machines=[Judged(capture, judge(capture))])
        export(prepare(report, knowledge), ReportFormat.JSON, tmp_path / f"{name}.json")
    choosing(monkeypatch, tmp_path / "before.json")
    person.press("Ctrl+Shift+O")
    person.until(lambda: person.app.window.page_view.history.current.kind is Kind.REPORT)
    person.sees("names hidden", "HOST-1")
    person.picture("report")
    choosing(monkeypatch, tmp_path / "after.json")
    person.click("Compare with a newer report…")
    person.sees("Better (", "before.json → after.json")
    person.picture("comparison")


def test_10_an_unknown_code_to_support_text(person: Person) -> None:
    """Without a mouse: a code that nobody documents still leads to a text for the support request."""
    person.type("UserErrorSomethingNobodyDocumented")
    person.tab_to("UserErrorSomethingNobodyDocumented")
    person.press("Space")
    person.sees("This code is not in the catalogue", "Text for a support request")
    person.picture("unknown")
    person.tab_to("Copy text")
    person.press("Space")
    assert "UserErrorSomethingNobodyDocumented" in QGuiApplication.clipboard().text()
