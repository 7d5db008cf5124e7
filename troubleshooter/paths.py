"""Where the program keeps its own files: settings and notes, cache, log. Anything else goes where the user says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path

APP_DIR = "vm-backup-troubleshooter"


def config_dir() -> Path:
    """Folder of ``settings.json`` and the window's state."""
    return platformdirs.user_config_path(APP_DIR, appauthor=False, roaming=True)


def cache_dir() -> Path:
    """Folder of what can be rebuilt at any time, such as the compiled catalogue."""
    return platformdirs.user_cache_path(APP_DIR, appauthor=False)


def log_dir() -> Path:
    """Folder of the log."""
    return platformdirs.user_log_path(APP_DIR, appauthor=False)
