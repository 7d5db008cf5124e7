"""Nothing is cut off: at 200 % scaling, at the smallest size of each window, and in a language with longer words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize

from tests.gui.accessibility.cut_text import sizes_and_cuts, smallest
from tests.gui.accessibility.longer_words import LongerWords, longer
from tests.gui.accessibility.scenes import SCENES
from troubleshooter import i18n

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from tests.gui.accessibility.scenes import Stage

#: A Full HD screen at 200 %, less a task bar and a title bar.
ROOM_AT_200 = QSize(960, 540 - 48)


def test_the_longer_words_are_longer_and_keep_what_must_stay() -> None:
    assert len(longer("Check this computer")) >= 1.4 * len("Check this computer")
    assert "{file}" in longer("Written to {file}.")
    assert longer("{n}") == "{n}"
    assert longer("One\n\nTwo").count("\n") == 2


@pytest.mark.parametrize("name", sorted(SCENES))
def test_nothing_is_cut_in_a_language_with_longer_words(
    make_stage: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(i18n, "activate", lambda _language: monkeypatch.setattr(i18n, "_active", LongerWords()))
    assert sizes_and_cuts(SCENES[name](make_stage())) == []


def test_every_window_and_dialog_fits_a_full_hd_screen_at_200_percent(scene: QWidget) -> None:
    least = smallest(scene)
    assert least.width() <= ROOM_AT_200.width()
    assert least.height() <= ROOM_AT_200.height()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_cut_at_200_percent(warm_profile: Mapping[str, str], language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.accessibility.cut_text", language],
        env={**os.environ, **warm_profile, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("scale") == 2
    assert {name: cuts for name, cuts in found.items() if cuts} == {}
