"""An error's page while checks come in: causes confirmed, ruled out or open, and the check one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from gui.rooms import Room
from gui.widgets.badge import CauseBadge
from tests.gui import synthetic_checks
from troubleshooter.checks.capture import write_capture
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

AGENT = "vm-agent-unable-to-communicate"
WIRE = (
    ("net.wire80", Verdict.PROBLEM, "The VM cannot reach <b>168.63.129.16:80</b>"),
    ("net.wire32526", Verdict.OK, "Port 32526 answers"),
    ("agent.service.win", Verdict.OK, "Both services run"),
    ("disk.space", Verdict.NEEDS_ELEVATION, "Only an administrator sees the volumes"),
)


@pytest.fixture
def machine() -> Iterator[synthetic_checks.SyntheticMachine]:
    with synthetic_checks.installed(WIRE) as made:
        yield made


def badges(window: MainWindow) -> list[str]:
    return [badge.text() for badge in window.page_view.findChildren(CauseBadge)]


def words(window: MainWindow) -> str:
    labels = window.page_view.findChildren(QLabel)
    return "\n".join(label.text() for label in labels).replace("\u200b", "")


def settled(app: App, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not app._computer.at_hand.busy and app._computer.at_hand.run is not None, timeout=10_000)


def check_this_computer(window: MainWindow) -> None:
    buttons = window.page_view.findChildren(QPushButton)
    next(one for one in buttons if one.text().startswith("Check this computer (")).click()


def test_without_evidence_the_causes_are_numbered_and_nothing_claims_to_be_checked(window: MainWindow) -> None:
    window.open_entry(AGENT)

    assert badges(window) == []
    assert "Causes, likeliest first" in words(window)


def test_checking_on_the_page_runs_just_what_the_error_needs(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry("vm-agent-unable-to-communicate")
    check_this_computer(window)
    settled(app, qtbot)

    assert set(machine.reads) == {one[0] for one in WIRE}
    assert window.current_room is Room.ERRORS  # the page stays
    assert badges(window)[0] == "likely yours"
    assert "ruled out" in badges(window)
    assert "Causes, with evidence from this computer" in words(window)


def test_the_confirmed_cause_leads_and_its_fix_is_the_one_shown(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    entry = window._knowledge.entry(AGENT)
    window.open_entry(AGENT)
    check_this_computer(window)
    settled(app, qtbot)

    leading = next(cause for cause in entry.causes if any(one.check == "net.wire80" for one in cause.confirmed_by))
    assert leading is not entry.causes[0]
    fix = window._knowledge.page(leading.pages[0]).text[Language.EN].title
    assert f"Fix: {fix}" in words(window)


def test_what_a_machine_said_is_never_markup(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    check_this_computer(window)
    settled(app, qtbot)

    assert "&lt;b&gt;168.63.129.16:80&lt;/b&gt;" in words(window)
    assert "<b>168.63.129.16:80" not in words(window)


def test_a_cause_that_needs_elevation_offers_it(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    check_this_computer(window)
    settled(app, qtbot)

    assert any(one.text() == "Look as administrator…" for one in window.page_view.findChildren(QPushButton))


def test_check_now_on_a_cause_runs_its_checks_alone(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    now = [b for b in window.page_view.findChildren(QPushButton) if b.text() == "Check now"]
    now[0].click()
    settled(app, qtbot)

    assert machine.reads == ["agent.service.win"]
    assert app._computer.at_hand.run is not None
    assert app._computer.at_hand.run.asked == ("agent.service.win",)


def test_a_capture_that_is_opened_settles_the_page_in_view(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "vm.zip"
    write_capture(synthetic_checks.capture(WIRE), path)
    window.open_entry(AGENT)
    app._computer.at_hand.session.open_file(path)
    settled(app, qtbot)

    assert "Causes, with evidence from web-prod-03" in words(window)
    assert badges(window)[0] == "likely yours"
    assert not [b for b in window.page_view.findChildren(QPushButton) if b.text() == "Check now"]  # not its machine


def test_copy_as_markdown_carries_the_evidence(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    check_this_computer(window)
    settled(app, qtbot)
    window.page_view.copy_markdown()

    copied = QGuiApplication.clipboard().text()
    assert "*likely yours*: The VM cannot reach \\<b>168.63.129.16:80" in copied


def test_the_page_follows_the_language(
    make_app: Callable[..., App], machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    app = make_app(Language.ES)
    app.window.open_entry(AGENT)
    app._computer.at_hand.check(["net.wire80"])
    settled(app, qtbot)

    assert badges(app.window)[0] == "probable"
