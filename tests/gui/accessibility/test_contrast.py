"""Each pair of colours that is drawn can be told apart, in every theme; and so can the text on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from gui.theme import DARK, HIGH_CONTRAST, LIGHT, palette
from tests.gui.accessibility.contrast import FOCUS, TEXT, contrast, strongest_on_ground
from tests.gui.accessibility.scenes import SCENES
from tests.gui.accessibility.tree import describe, is_in_view, shown
from troubleshooter.settings import ThemeChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.theme import Theme
    from tests.gui.accessibility.scenes import Stage

THEMES = (LIGHT, DARK, HIGH_CONTRAST)
#: Ink and ground, by their names in the theme, wherever something is written.
WRITTEN = (
    *((ink, ground) for ink in ("text", "muted", "accent") for ground in ("window", "surface", "sunken")),
    ("text", "selected"),
    ("muted", "selected"),
    ("text", "caution_back"),  # notes on pages
    ("muted", "caution_back"),
    ("accent", "caution_back"),  # links in notes
    ("good", "selected"),
    ("on_accent", "accent"),
    ("on_highlight", "highlight"),
    ("good", "good_back"),
    ("caution", "caution_back"),
    ("bad", "bad_back"),
    ("bad", "sunken"),
    ("bad", "surface"),
    ("bad", "window"),
    ("caution", "surface"),
    ("good", "surface"),
)
#: What marks the focus, the current row or an edge that must be seen, on what it stands.
MARKED = (
    *(("accent", ground) for ground in ("window", "surface", "sunken", "selected")),
    ("muted", "surface"),  # edges of check boxes
    ("good", "surface"),  # pictures of outcomes
    ("caution", "surface"),
    ("bad", "surface"),
)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_written_has_enough_contrast(theme: Theme) -> None:
    measured = {(ink, ground): contrast(getattr(theme, ink), getattr(theme, ground)) for ink, ground in WRITTEN}
    assert {pair: round(value, 2) for pair, value in measured.items() if value < TEXT} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_chip_that_is_on_can_be_read(theme: Theme) -> None:
    """In high contrast its words are drawn as any other text."""
    assert contrast(theme.accent, theme.selected) >= TEXT


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_focus_and_marks_have_enough_contrast(theme: Theme) -> None:
    measured = {(ink, ground): contrast(getattr(theme, ink), getattr(theme, ground)) for ink, ground in MARKED}
    assert {pair: round(value, 2) for pair, value in measured.items() if value < FOCUS} == {}


@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled], ids=lambda one: one.name)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_palette_keeps_it_for_widgets_that_qt_paints(theme: Theme, group: QPalette.ColorGroup) -> None:
    role, made = QPalette.ColorRole, palette(theme)
    pairs = (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
        (role.Link, role.Window),
    )
    measured = {
        (ink.name, ground.name): contrast(made.color(group, ink), made.color(group, ground)) for ink, ground in pairs
    }
    assert {pair: round(value, 2) for pair, value in measured.items() if value < TEXT} == {}


@pytest.mark.parametrize(
    "name",
    ["error_with_evidence", "computer_with_results", "azure_with_the_sample", "vm", "report", "settings", "export"],
)
@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_text_on_the_screen_stands_out_from_its_ground(
    make_stage: Callable[..., Stage], qtbot: QtBot, choice: ThemeChoice, name: str
) -> None:
    root = SCENES[name](make_stage(choice))
    qtbot.wait(50)
    picture = root.grab().toImage()
    faint, looked_at = [], 0
    for one in shown(root):
        if not isinstance(one, (QLabel, QPushButton)) or not one.text().strip() or not is_in_view(one):
            continue
        looked_at += 1
        area = QRect(one.mapTo(root, QPoint(0, 0)), one.size()).intersected(root.rect())
        value = strongest_on_ground(picture.copy(area))
        if value < TEXT - 0.3:  # letters are drawn soft: their strongest pixel may stay a little below the ink
            faint.append((describe(one), round(value, 2)))
    assert faint == []
    assert looked_at > 5
