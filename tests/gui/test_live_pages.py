"""An error's page while checks come in: causes confirmed, ruled out or open, and the check one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

import gui.check_session
from gui.rooms import Room
from gui.widgets.badge import CauseBadge
from tests.gui import synthetic_checks
from tests.gui.screen import button, has_button, words
from troubleshooter.checks.capture import write_capture
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow
    from troubleshooter.checks.capture import Capture

AGENT = "vm-agent-unable-to-communicate"
CHECK = "Check this computer (4 checks)"
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


def settled(app: App, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not app._computer.at_hand.busy and app._computer.at_hand.run is not None, timeout=10_000)


def test_without_evidence_the_causes_are_numbered_and_nothing_claims_to_be_checked(window: MainWindow) -> None:
    window.open_entry(AGENT)

    assert badges(window) == []
    assert "Causes, likeliest first" in words(window.page_view)


def test_checking_on_the_page_runs_just_what_the_error_needs(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, CHECK).click()
    settled(app, qtbot)

    assert set(machine.reads) == {one[0] for one in WIRE}
    assert window.current_room is Room.ERRORS  # the page stays
    assert badges(window)[0] == "likely yours"
    assert "ruled out" in badges(window)
    assert "Causes, with evidence from this computer" in words(window.page_view)


def test_the_confirmed_cause_leads_and_its_fix_is_the_one_shown(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    entry = window._knowledge.entry(AGENT)
    window.open_entry(AGENT)
    button(window.page_view, CHECK).click()
    settled(app, qtbot)

    leading = next(cause for cause in entry.causes if any(one.check == "net.wire80" for one in cause.confirmed_by))
    assert leading is not entry.causes[0]
    fix = window._knowledge.page(leading.pages[0]).text[Language.EN].title
    assert f"Fix: {fix}" in words(window.page_view)


def test_what_a_machine_said_is_never_markup(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, CHECK).click()
    settled(app, qtbot)

    assert "&lt;b&gt;168.63.129.16:80&lt;/b&gt;" in words(window.page_view)
    assert "<b>168.63.129.16:80" not in words(window.page_view)


def test_a_cause_that_needs_elevation_offers_it_and_is_settled_with_it(
    app: App,
    window: MainWindow,
    machine: synthetic_checks.SyntheticMachine,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, CHECK).click()
    settled(app, qtbot)

    asked: list[str] = []

    def look(check: str, **_more: object) -> Capture:
        asked.append(check)
        return synthetic_checks.capture(((check, Verdict.OK, "There is room"),))

    monkeypatch.setattr(gui.check_session, "look_elevated", look)
    button(window.page_view, "Look as administrator…").click()
    settled(app, qtbot)

    assert asked == ["disk.space"]
    assert not has_button(window.page_view, "Look as administrator…")
    assert badges(window)[0] == "likely yours"  # what was known before stays


def test_check_now_on_a_cause_runs_its_checks_alone(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, "Check now").click()
    settled(app, qtbot)

    assert machine.reads == ["agent.service.win"]
    assert app._computer.at_hand.run is not None
    assert app._computer.at_hand.run.asked == ("agent.service.win",)


def test_what_one_error_needs_joins_what_is_known_of_this_computer(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, "Check now").click()
    settled(app, qtbot)
    button(window.page_view, CHECK).click()
    settled(app, qtbot)

    run = app._computer.at_hand.run
    assert run is not None
    assert {one.check for one in run.results} == {one[0] for one in WIRE}
    window.enter(Room.COMPUTER)
    assert "Only 4 checks were run, for one error." in words(window._room_panes[Room.COMPUTER])


def test_a_capture_that_is_opened_settles_the_page_in_view(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "vm.zip"
    write_capture(synthetic_checks.capture(WIRE), path)
    window.open_entry(AGENT)
    app._computer.at_hand.session.open_file(path)
    settled(app, qtbot)

    assert "Causes, with evidence from web-prod-03" in words(window.page_view)
    assert badges(window)[0] == "likely yours"
    assert not has_button(window.page_view, "Check now")  # not its machine


def test_copy_as_markdown_carries_the_evidence(
    app: App, window: MainWindow, machine: synthetic_checks.SyntheticMachine, qtbot: QtBot
) -> None:
    window.open_entry(AGENT)
    button(window.page_view, CHECK).click()
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
