"""What the window's own labels and lines do where room is short, and with what is selected in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton

from gui.theme import LIGHT
from gui.widgets.command_block import CommandText
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.frames import Card
from gui.widgets.heading_line import HeadingLine
from gui.widgets.text import TextLabel, Trail, breakable, bullet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BREAK = "\u200b"


def test_addresses_and_versions_are_not_broken_but_paths_and_codes_are() -> None:
    assert BREAK not in breakable("168.63.129.16.")
    assert BREAK not in breakable("2.7.41491.1183")
    assert BREAK in breakable("UserErrorGuestAgentStatusUnavailable")
    assert BREAK in breakable("learn.microsoft.com")


def test_where_a_page_stands_loses_its_outer_places_first(qtbot: QtBot) -> None:
    trail = Trail()
    qtbot.addWidget(trail)
    trail.resize(900, 20)
    trail.show_places(["Errors", "Backup", "UserErrorFsFreezeFailed"])
    assert trail.text().replace(BREAK, "") == "Errors › Backup › UserErrorFsFreezeFailed"
    assert not trail.toolTip()

    trail.resize(60, 20)
    trail.show_places(["Errors", "Backup", "UserErrorFsFreezeFailed"])
    assert trail.text().replace(BREAK, "") == "… › UserErrorFsFreezeFailed"
    assert trail.toolTip() == trail.accessibleName() == "Errors › Backup › UserErrorFsFreezeFailed"


def test_buttons_stand_below_a_heading_that_would_have_no_room_beside_them(qtbot: QtBot) -> None:
    sentence, button = QLabel("37 VMs fail"), QPushButton("Read again")
    line = HeadingLine(sentence, [button])
    qtbot.addWidget(line)
    line.show()
    for width, below in ((900, False), (400, True)):
        line.resize(width, 120)
        qtbot.wait(20)
        top = button.mapTo(line, QPoint(0, 0)).y()
        assert (top >= sentence.geometry().bottom()) is below


def test_a_list_goes_on_below_its_own_beginning(qtbot: QtBot) -> None:
    row = bullet("A sentence that needs more than one line where the page is as narrow as this")
    qtbot.addWidget(row)
    row.resize(160, 200)
    row.show()
    mark, words = row.findChildren(QLabel)
    assert words.geometry().left() > mark.geometry().right()
    assert words.height() > 2 * words.fontMetrics().height()


def test_what_is_lower_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    card = Card(LIGHT)
    qtbot.addWidget(card)
    high, low = QLabel("high"), QLabel("low")
    high.setFixedHeight(40)
    low.setFixedHeight(20)
    inside = QLabel()
    flow = FlowLayout(inside)
    flow.addWidget(high)
    flow.addWidget(low)
    card.add_row(inside)
    card.resize(300, 100)
    card.show()
    assert low.y() + 10 == high.y() + 20


def test_the_last_line_of_a_long_command_is_not_cut(qtbot: QtBot) -> None:
    text = CommandText("\n".join(f"Get-Process -Id {n} | Sort-Object -Property State" for n in range(40)), "commands")
    qtbot.addWidget(text)
    text.resize(200, text.height())
    text.show()
    text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.wait(20)
    assert text.verticalScrollBar().maximum() == 0
    assert text.cursorRect().bottom() <= text.viewport().height()


def test_selected_text_is_copied_without_the_invisible_breaks(qtbot: QtBot) -> None:
    path = r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot"
    label = TextLabel("")
    qtbot.addWidget(label)
    label.setText(breakable(path))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSelection(0, len(label.text()))
    assert "\u200b" in label.selectedText()
    label.copy_selection()
    assert QGuiApplication.clipboard().text() == path
