"""The fonts that ship with the program: for reports, and for a system that has none of its own."""

from __future__ import annotations

from troubleshooter.resources import resource_root


def own_fonts() -> list[str]:
    """Load them; their families, that for running text first."""
    from PySide6.QtGui import QFontDatabase

    families: list[str] = []
    for path in sorted((resource_root() / "fonts").glob("*.ttf")):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return sorted(dict.fromkeys(families), key=lambda name: "Mono" in name)
