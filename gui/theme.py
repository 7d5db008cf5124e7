"""Colours of the window: light, dark and high contrast, as a palette and as named roles.

Fusion with an own palette looks the same on every system and follows its light or dark scheme. Whatever
paints itself takes its colours from here; no colour is written anywhere else.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from troubleshooter.settings import ThemeChoice


class Theme(NamedTuple):
    """One set of colours, as #rrggbb."""

    name: str
    window: str  # behind everything
    surface: str  # cards, lists, the search box
    sunken: str  # commands
    border: str
    text: str
    muted: str
    accent: str  # links, focus, the main button
    on_accent: str
    selected: str  # behind the current row
    highlight: str  # behind matched words
    on_highlight: str
    good: str
    good_back: str
    caution: str
    caution_back: str
    bad: str
    bad_back: str
    handle: str  # scroll bars
    border_width: int = 1


LIGHT = Theme(
    name="light", window="#f4f6f8", surface="#ffffff", sunken="#f0f2f5", border="#dce1e7", text="#16191d",
    muted="#566070", accent="#0b5fd0", on_accent="#ffffff", selected="#e7effc", highlight="#ffe48f",
    on_highlight="#16191d", good="#17692f", good_back="#e5f4e9", caution="#7a4d00", caution_back="#fff3d4",
    bad="#b3261a", bad_back="#fdeae8", handle="#b4bcc6",
)  # fmt: skip

DARK = Theme(
    name="dark", window="#15181c", surface="#1d2025", sunken="#14161a", border="#343a42", text="#e8eaed",
    muted="#a3acb8", accent="#74b3ff", on_accent="#07182b", selected="#22334c", highlight="#665310",
    on_highlight="#fff6d6", good="#7fdc95", good_back="#18331f", caution="#ffd06b", caution_back="#3a2d0d",
    bad="#ff9389", bad_back="#431d1a", handle="#59616c",
)  # fmt: skip

HIGH_CONTRAST = Theme(
    name="high_contrast", window="#000000", surface="#000000", sunken="#000000", border="#ffffff",
    text="#ffffff", muted="#ffffff", accent="#ffff00", on_accent="#000000", selected="#003a8c",
    highlight="#ffff00", on_highlight="#000000", good="#7dff8a", good_back="#000000", caution="#ffd84d",
    caution_back="#000000", bad="#ff9d94", bad_back="#000000", handle="#ffffff", border_width=2,
)  # fmt: skip


def choose_theme(choice: ThemeChoice) -> Theme:
    """The theme for a choice; ``SYSTEM`` asks the desktop for its scheme and its wish for contrast."""
    match choice:
        case ThemeChoice.LIGHT:
            return LIGHT
        case ThemeChoice.DARK:
            return DARK
        case ThemeChoice.HIGH_CONTRAST:
            return HIGH_CONTRAST
    hints = QGuiApplication.styleHints()
    if _wants_contrast(hints):
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _wants_contrast(hints: object) -> bool:
    """Whether the desktop asks for high contrast (known since Qt 6.10)."""
    accessibility = getattr(hints, "accessibility", None)
    preference = getattr(accessibility() if callable(accessibility) else None, "contrastPreference", None)
    return callable(preference) and getattr(preference(), "name", "") == "HighContrast"


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.border,
        role.Mid: theme.border,
        role.Dark: theme.muted,
        role.Shadow: theme.border,
    }
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return made


def scroll_bar_style(theme: Theme) -> str:
    """The look of scroll bars: a rounded handle and nothing else."""
    t = theme
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {t.handle}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 36px; }}
QScrollBar::handle:horizontal {{ min-width: 36px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0; }}
"""
